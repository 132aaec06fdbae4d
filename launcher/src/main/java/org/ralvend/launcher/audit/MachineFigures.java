package org.ralvend.launcher.audit;

/**
 * One machine by the books. A vendor has sales and money (in minor units), a warehouse has stock and attempts. Where
 * the town's books are well, {@code kept} is {@code delivered + refunded + open}, and {@code onHand} is
 * {@code received - dispensed + counted}.
 *
 * @param kept all that was ever kept of what was paid there
 * @param losses products that left it and that no sale pays for
 * @param counted corrections by what was found or counted, up or down
 */
public record MachineFigures(
        String machine,
        String kind,
        long sales,
        long kept,
        long delivered,
        long refunded,
        long open,
        long received,
        long dispensed,
        long counted,
        long onHand,
        long reserved,
        long attempts,
        long losses) {}
