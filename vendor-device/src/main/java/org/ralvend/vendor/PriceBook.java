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
 * The price list that the backend last desired, and what of it can be sold here: what this vendor's coins can pay, and gift
 * cards where receipts have the QR that a gift card is. What is desired is ordered by its own number, not by the list's
 * version: after a withdrawal an older list is desired again. On the loop.
 */
public final class PriceBook {
    private static final Logger LOG = System.getLogger(PriceBook.class.getName());

    private final PriceListStore file;
    private final BiConsumer<Desired.Item, Consumer<Bytes>> fetcher;
    private final Money coinUnit;
    private final boolean printsCodes;
    private PriceListStore.@Nullable Known known;
    private long newest;

    /** Of a vendor whose customers get no QR. */
    public PriceBook(PriceListStore file, BiConsumer<Desired.Item, Consumer<Bytes>> fetcher, Money coinUnit) {
        this(file, fetcher, coinUnit, false);
    }

    /**
     * @param fetcher calls back on any thread, once or never
     * @param printsCodes whether receipts have the QR of their sale
     */
    public PriceBook(
            PriceListStore file,
            BiConsumer<Desired.Item, Consumer<Bytes>> fetcher,
            Money coinUnit,
            boolean printsCodes) {
        this.file = file;
        this.fetcher = fetcher;
        this.coinUnit = coinUnit;
        this.printsCodes = printsCodes;
        this.known = file.read().orElse(null);
    }

    boolean isKnown() {
        return known != null;
    }

    Optional<Offer> at(int key) {
        PriceListStore.Known list = known;
        return list == null
                ? Optional.empty()
                : list.list().atKey(key).filter(this::isSold).map(item -> new Offer(list.ref(), item));
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
            now.list().items().forEach(this::tell);
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

    private void tell(PriceList.Item item) {
        if (!isPayable(item)) {
            LOG.log(Level.WARNING, "key {0} is not sold: no coins make {1}", item.key(), item.price());
        } else if (!isSold(item)) {
            LOG.log(
                    Level.WARNING,
                    "key {0} is not sold: a gift card is the QR of a receipt, and there is no printer or no receipt.url",
                    item.key());
        }
    }

    private boolean isSold(PriceList.Item item) {
        return isPayable(item) && (item.value() == null || printsCodes);
    }

    private boolean isPayable(PriceList.Item item) {
        return item.price().currency().equals(coinUnit.currency())
                && item.price().minor() > 0
                && item.price().minor() % coinUnit.minor() == 0;
    }
}
