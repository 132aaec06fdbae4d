package org.ralvend.vendor.sale;

import org.ralvend.protocol.ListRef;
import org.ralvend.protocol.PriceList;

/** What a key sells at this moment, by which list. */
public record Offer(ListRef list, PriceList.Item item) {}
