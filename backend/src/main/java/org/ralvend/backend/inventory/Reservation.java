package org.ralvend.backend.inventory;

import org.ralvend.backend.Pure;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.Sku;

/**
 * One unit on one shelf, held for one unit of a sale.
 *
 * @param unit the unit's place in its sale, from 1
 * @param number how often this unit was reserved, from 1: it is reserved again where a dispense failed
 */
@Pure
public record Reservation(SaleId sale, int unit, int number, Shelf shelf, Sku sku) {}
