package org.ralvend.vendor;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.ralvend.device.content.PriceListStore;
import org.ralvend.protocol.Desired;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.PriceList;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.protocol.json.RecordCodec;
import org.ralvend.vendor.sale.Offer;

/**
 * The price list that the backend last desired, and what of it can be paid in this vendor's coins. What is desired is
 * ordered by its own number, not by the list's version: after a withdrawal an older list is desired again. On the loop.
 */
public final class PriceBook {
    private static final Logger LOG = System.getLogger(PriceBook.class.getName());

    private final PriceListStore file;
    private final BiConsumer<Desired.Item, Consumer<Bytes>> fetcher;
    private final Money coinUnit;
    private PriceListStore.@Nullable Known known;
    private long newest;

    /** @param fetcher calls back on any thread, once or never */
    public PriceBook(PriceListStore file, BiConsumer<Desired.Item, Consumer<Bytes>> fetcher, Money coinUnit) {
        this.file = file;
        this.fetcher = fetcher;
        this.coinUnit = coinUnit;
        this.known = file.read().orElse(null);
    }

    boolean isKnown() {
        return known != null;
    }

    Optional<Offer> at(int key) {
        PriceListStore.Known list = known;
        return list == null
                ? Optional.empty()
                : list.list().atKey(key).filter(this::isPayable).map(item -> new Offer(list.ref(), item));
    }

    /**
     * @param arrived is handed content that is not here yet, on any thread
     * @return whether the list that was known is withdrawn, so that none is known
     */
    boolean desired(byte[] payload, Consumer<Arrived> arrived) {
        try {
            Desired desired = RecordCodec.decode(Desired.class, payload);
            if (desired.number() < newest) {
                return false;
            }
            newest = desired.number();
            Optional<Desired.Item> list = desired.item(Desired.Kind.PRICE_LIST);
            boolean withdrawn = isKnown() && list.map(Desired.Item::version).orElse(0L) < version();
            if (withdrawn) {
                forget();
            }
            list.filter(item -> item.version() != version())
                    .ifPresent(item ->
                            fetcher.accept(item, bytes -> arrived.accept(new Arrived(desired.number(), bytes))));
            return withdrawn;
        } catch (ProtocolException e) {
            LOG.log(Level.WARNING, "dropped what is desired: {0}", e.getMessage());
            return false;
        }
    }

    /** Whatever is sold by it would be rejected and paid back. */
    private void forget() {
        LOG.log(Level.INFO, "price list {0} is withdrawn", version());
        file.forget();
        known = null;
    }

    /** Content whose hash is the one that was desired under this number. */
    record Arrived(long number, Bytes content) {}

    /** @return whether it is the list from now on */
    boolean take(Arrived arrived) {
        if (arrived.number() < newest) {
            return false;
        }
        try {
            PriceListStore.Known now = file.replace(arrived.content());
            known = now;
            LOG.log(Level.INFO, "price list {0}", now.ref().version());
            now.list().items().stream()
                    .filter(item -> !isPayable(item))
                    .forEach(item ->
                            LOG.log(Level.WARNING, "key {0} is not sold: no coins make {1}", item.key(), item.price()));
            return true;
        } catch (ProtocolException e) {
            LOG.log(Level.WARNING, "dropped a price list: {0}", e.getMessage());
            return false;
        }
    }

    private long version() {
        PriceListStore.Known list = known;
        return list == null ? 0 : list.ref().version();
    }

    private boolean isPayable(PriceList.Item item) {
        return item.price().currency().equals(coinUnit.currency())
                && item.price().minor() > 0
                && item.price().minor() % coinUnit.minor() == 0;
    }
}
