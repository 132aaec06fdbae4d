package org.ralvend.bench;

import io.micronaut.context.ApplicationContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.uplink.Feed;
import org.ralvend.protocol.Down;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.TownId;
import org.ralvend.protocol.json.Bytes;

/**
 * The backend's engine alone: rounds of messages are fed to the uplink without a broker, from devices that each send
 * their first batch with one sale in it. One thread, as in a backend.
 */
record EnginePart(Ground ground) {
    static final String NAME = "engine";

    private static final int DEVICES = 10_000;
    private static final int TOWNS = 10;
    private static final int RUNS = 3;

    /** Sales a second of one run, and what must add up. */
    private record Run(long perSecond, List<Tally> tallies) {}

    Outcome measure() {
        Yardstick yardstick = ground.yardstick();
        LoneDatabase database = ground.alone();
        List<Run> runs = new ArrayList<>();
        try (ApplicationContext backend = database.backend(ground.ca())) {
            Feed feed = backend.getBean(Feed.class);
            ground.tell().accept("engine: warming up");
            run(feed, database, "warm");
            database.analyse();
            for (int i = 1; i <= RUNS; i++) {
                ground.tell().accept("engine: run " + i + " of " + RUNS + " with " + DEVICES + " devices");
                runs.add(run(feed, database, "run-" + i));
            }
        } catch (ProtocolException e) {
            throw new Fault(e.code(), String.valueOf(e.getMessage()), e);
        }
        long median = new Percentiles(runs.stream().map(Run::perSecond).toList()).at(50);
        return Tally.judge(
                NAME,
                runs.stream().flatMap(run -> run.tallies().stream()).toList(),
                () -> new Outcome.Measured(
                        NAME,
                        List.of(
                                Figure.of("sales booked by the engine alone", median, Unit.PER_SECOND),
                                Figure.of("yardstick", yardstick.best(), Unit.PER_SECOND),
                                Figure.of("engine, of the yardstick", median * 1000 / yardstick.best(), Unit.PERMILLE)
                                        .against(Goal.atLeast(3_000))),
                        notes(yardstick)));
    }

    private static List<String> notes(Yardstick yardstick) {
        List<String> notes = new ArrayList<>(List.of(String.format(
                Locale.ROOT,
                "%d devices in %d towns, one sale each, in rounds of up to %d messages of a town; one thread;"
                        + " decoding and the answers' encoding are in it; the median of %d runs",
                DEVICES,
                TOWNS,
                Feed.ROUND,
                RUNS)));
        notes.addAll(yardstick.notes());
        return notes;
    }

    private static Run run(Feed feed, LoneDatabase database, String label) throws ProtocolException {
        List<EngineTown> towns = new ArrayList<>();
        for (int i = 0; i < TOWNS; i++) {
            towns.add(EngineTown.found(database, label + "-" + i, DEVICES / TOWNS));
        }
        List<Bytes> answers = new ArrayList<>();
        long start = System.nanoTime();
        for (EngineTown town : towns) {
            List<Feed.Message> messages = town.messages();
            for (int from = 0; from < messages.size(); from += Feed.ROUND) {
                int end = Math.min(messages.size(), from + Feed.ROUND);
                answers.addAll(feed.book(new TownScope(new TownId(town.id())), messages.subList(from, end)));
            }
        }
        long nanos = System.nanoTime() - start;
        return new Run(DEVICES * 1_000_000_000L / nanos, tallies(database, label, answers));
    }

    private static List<Tally> tallies(LoneDatabase database, String label, List<Bytes> answers)
            throws ProtocolException {
        long accepted = 0;
        for (Bytes answer : answers) {
            accepted += Down.decode(answer.toArray()) instanceof Down.SaleAccepted ? 1 : 0;
        }
        String ours = " WHERE town_id LIKE '" + label + "-%'";
        return List.of(
                new Tally("verdicts of " + label, DEVICES, accepted),
                new Tally(
                        "orders of " + label, accepted, database.number("SELECT count(*) FROM ordering.orders" + ours)),
                new Tally(
                        "units reserved by " + label,
                        accepted,
                        database.number("SELECT sum(reserved) FROM inventory.stock" + ours)),
                new Tally(
                        "units on hand in " + label,
                        (long) TOWNS * Yardstick.PRODUCTS * EngineTown.UNITS,
                        database.number("SELECT sum(on_hand) FROM inventory.stock" + ours)));
    }
}
