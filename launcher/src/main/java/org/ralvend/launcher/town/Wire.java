package org.ralvend.launcher.town;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.json.Inline;

/** What goes over the backend's REST interface, as far as a launcher needs it. */
public final class Wire {
    private Wire() {}

    record NewTown(String id, String name, String currency) {}

    record NewProduct(String sku, String name) {}

    record NewMachine(String id, String kind, int vendorNumber, List<String> serves) {}

    record ListItem(int key, String sku, String name, long priceMinor) {}

    record NewPriceList(List<ListItem> items) {}

    record PriceList(long version, @Nullable Instant withdrawnAt) {}

    record PriceLists(List<PriceList> lists) implements Inline {}

    record NewReceipt(String machine, int slot, String sku, int units) {}

    record Location(String machine, int slot, String sku, int onHand) {}

    record Locations(List<Location> locations) implements Inline {}

    record Claim(String machine, String claim) {}

    record Sales(List<Sale> sales) implements Inline {}

    /** A sale in one line. */
    public record Sale(
            String id,
            String machine,
            String state,
            @Nullable String reason,
            String currency,
            long totalMinor,
            Instant recordedAt) {}

    /** A change of a sale's state. */
    public record Event(Instant at, String actor, @Nullable String from, String to, String why, String evidence) {}

    /** A sale with all that happened to it. */
    public record Story(Sale sale, Instant deadline, String nextStep, List<Event> events) {}

    /** A device as the fleet's page shows it. */
    public record Device(
            String machine,
            String kind,
            String device,
            @Nullable Instant heardAt,
            @Nullable String version,
            boolean revoked) {}

    record Fleet(List<Device> devices) implements Inline {}
}
