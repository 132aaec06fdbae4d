package org.ralvend.launcher.town;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.json.Inline;

/** What goes over the backend's REST interface, as far as a launcher needs it. */
public final class Wire {
    private Wire() {}

    record NewTown(String id, String name, String currency) {}

    record NewProduct(String sku, String name, @Nullable StoredValue storedValue) {}

    record StoredValue(long amountMinor, String currency) {}

    /** A machine as people register it. */
    public record NewMachine(String id, String kind, int vendorNumber, List<String> serves) {}

    record ListItem(int key, String sku, String name, long priceMinor) {}

    record NewPriceList(List<ListItem> items) {}

    record PriceList(long version, @Nullable Instant withdrawnAt) {}

    record PriceLists(List<PriceList> lists) implements Inline {}

    record NewReceipt(String machine, int slot, String sku, int units) {}

    record Location(String machine, int slot, String sku, int onHand) {}

    record Locations(List<Location> locations) implements Inline {}

    record Claim(String machine, String claim) {}

    record NewGiftCard(long amountMinor, String reason) {}

    /** @param secret what whoever holds it scans */
    public record GiftCard(String card, String secret) {}

    record Sales(List<Sale> sales) implements Inline {}

    /** A sale in one line. */
    public record Sale(
            String id,
            String machine,
            String state,
            @Nullable String reason,
            @Nullable String currency,
            @Nullable Long totalMinor,
            Instant recordedAt) {}

    /** A change of a sale's state. */
    public record Event(Instant at, String actor, @Nullable String from, String to, String why, String evidence) {}

    /** A sale with all that happened to it. */
    public record Story(Sale sale, Instant deadline, String nextStep, List<Event> events) {}

    record Fleet(List<Machine> machines, @Nullable String next) {}

    /**
     * A machine and the board that runs it.
     *
     * @param openSales the first to fall due of {@code openSaleCount}
     */
    public record Machine(
            String machine,
            String kind,
            @Nullable Reach reach,
            @Nullable Device device,
            long openSaleCount,
            List<OpenSale> openSales) {}

    /** Why somebody does something that stays on record. */
    public record Reason(String reason) {}

    /** How a machine can be reached. */
    public record Reach(String state, Instant since) {}

    /** What is known of a device; each part may be missing. */
    public record Device(
            String id,
            boolean revoked,
            String presence,
            @Nullable Instant heardAt,
            @Nullable String version,
            @Nullable String url,
            @Nullable Stored stored,
            @Nullable Health health) {}

    /** How far a journal is stored. */
    public record Stored(String epoch, long upTo, Instant at) {}

    /** The newest sample of a device. */
    public record Health(
            Instant at,
            long journalDepth,
            int journalPercent,
            @Nullable Long oldestNotStoredSeconds,
            String clockTrust,
            List<String> faults) {}

    /** A sale that is not over. */
    public record OpenSale(
            String id,
            String state,
            @Nullable String currency,
            @Nullable Long totalMinor,
            Instant deadline) {}

    record Alerts(List<Alert> alerts, @Nullable Long next) {}

    /** What operators are told of. */
    public record Alert(long number, String machine, String device, String kind, Instant openedAt, String evidence) {}
}
