package org.ralvend.vendor.sale;

import org.ralvend.protocol.ClaimSecret;
import org.ralvend.protocol.KeypadCode;
import org.ralvend.protocol.SaleId;

/** The random part of a sale, made before any money. */
public record Minted(SaleId sale, ClaimSecret claim, KeypadCode keypadCode) {}
