package org.ralvend.backend.ordering;

import org.ralvend.backend.Pure;
import org.ralvend.backend.TownScope;
import org.ralvend.protocol.SaleId;

/** A sale of some town, where sales of several are asked for at once. */
@Pure
public record SaleKey(TownScope scope, SaleId sale) {}
