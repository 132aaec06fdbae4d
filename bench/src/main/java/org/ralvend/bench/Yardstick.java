package org.ralvend.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/**
 * What the same server does with the same rows when a plain program writes each sale in a transaction of its own: order,
 * line, unit, reservation, payment, event, outbox and stock, prepared statements, nothing read.
 *
 * @param byConnections sales a second
 */
record Yardstick(List<Run> byConnections) {
    /** Sales a second over so many connections at once. */
    record Run(int connections, long perSecond) {}

    static final String TOWN = "yardstick";

    /** Products that the sales are spread over; the fleet's as well. */
    static final int PRODUCTS = 50;

    private static final List<Integer> CONNECTIONS = List.of(1, 8, 32);
    private static final Duration WARM_UP = Duration.ofSeconds(2);
    private static final Duration TIME = Duration.ofSeconds(4);

    long best() {
        return byConnections.stream().mapToLong(Run::perSecond).max().orElseThrow();
    }

    List<String> notes() {
        List<String> each = byConnections.stream()
                .map(run -> run.connections() + " connections " + run.perSecond() + "/s")
                .toList();
        return List.of(
                "yardstick, in the same run on the same server and alone: one transaction a sale over plain JDBC, "
                        + String.join(", ", each) + "; the best counts");
    }

    static Yardstick measure(LoneDatabase database, Path ca, Consumer<String> tell) {
        database.backend(ca).close();
        database.execute("""
                INSERT INTO fleet.town VALUES ('%1$s', '%1$s', 'EUR', now());
                INSERT INTO fleet.machine VALUES ('%1$s', 'w', 'WAREHOUSE', 0, '{}', now());
                INSERT INTO catalog.product VALUES ('00000000-0000-0000-0000-000000000001', 'bench', 'ACTIVE', now());
                INSERT INTO catalog.variant SELECT 'sku-' || n, '00000000-0000-0000-0000-000000000001', 'bench'
                  FROM generate_series(1, %2$d) n;
                INSERT INTO inventory.stock (town_id, machine_id, slot, sku, on_hand, reserved)
                  SELECT '%1$s', 'w', n, 'sku-' || n, 10000000, 0 FROM generate_series(1, %2$d) n;
                """.formatted(TOWN, PRODUCTS));
        long written = 0;
        List<Run> runs = new ArrayList<>();
        for (int connections : CONNECTIONS) {
            tell.accept("yardstick: " + connections + " connections");
            written += drive(database, connections, WARM_UP).all();
            database.analyse();
            Pace pace = drive(database, connections, TIME);
            written += pace.all();
            runs.add(new Run(connections, pace.perSecond()));
        }
        List<Tally> tallies = List.of(
                new Tally("orders of the yardstick", written, database.number("SELECT count(*) FROM ordering.orders")),
                new Tally(
                        "units that it reserved",
                        written,
                        database.number("SELECT sum(reserved) FROM inventory.stock")));
        Tally.disagreement(tallies).ifPresent(wrong -> {
            throw new Fault(FaultCode.INTERNAL, wrong);
        });
        return new Yardstick(List.copyOf(runs));
    }

    /** Connecting and preparing is not in the time. */
    private static Pace drive(LoneDatabase database, int connections, Duration time) {
        return Pace.measure(connections, time, first -> SingleSale.open(database, first));
    }
}
