package org.ralvend.backend.inventory;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.ralvend.backend.Pure;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.Sku;

/**
 * From which shelf a unit comes: the fullest, so that none runs empty early; never one of a machine that is gone for good.
 *
 * @param shelves as they are now: the map of the {@link StockBook}
 * @param gone machines whose stock nobody will fetch
 */
@Pure
record ShelfChoice(Map<Shelf, Stock> shelves, Set<MachineId> gone) {
    /** On the first of these machines that has any. */
    Optional<Stock> nearest(Sku sku, List<MachineId> nearest) {
        return nearest.stream()
                .flatMap(machine ->
                        fullest(free(sku).filter(s -> s.shelf().machine().equals(machine))).stream())
                .findFirst();
    }

    /** On any machine of the town. */
    Optional<Stock> fullest(Sku sku) {
        return fullest(free(sku));
    }

    boolean isGone(Reservation held) {
        return gone.contains(held.shelf().machine());
    }

    boolean isOnGoneOnly(Sku sku) {
        List<MachineId> holders = shelves.values().stream()
                .filter(s -> s.sku().equals(sku) && s.onHand() > 0)
                .map(s -> s.shelf().machine())
                .toList();
        return !holders.isEmpty() && gone.containsAll(holders);
    }

    private Stream<Stock> free(Sku sku) {
        return shelves.values().stream()
                .filter(s -> s.sku().equals(sku) && s.free() > 0)
                .filter(s -> !gone.contains(s.shelf().machine()));
    }

    private static Optional<Stock> fullest(Stream<Stock> these) {
        return these.max(Comparator.comparingInt(Stock::free));
    }
}
