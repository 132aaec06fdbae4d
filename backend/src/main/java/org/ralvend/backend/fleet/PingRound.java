package org.ralvend.backend.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.TownScope;
import org.ralvend.protocol.Command;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.Enrolment.MachineKind;
import org.ralvend.protocol.Minting;
import org.ralvend.protocol.Nonce;

/**
 * Asks machines whether they are there, each at its own time, and counts the silence of those that did not answer.
 *
 * <p>Silence is counted from proof to proof: a stretch between two moments at which another machine of the town answered
 * the same asker over the link, no further apart than two pings. So neither an asker that did not run or was cut off, nor
 * a wall clock that jumps, makes anybody silent. The wall clock only says when to ask again. A machine stays with its asker
 * as long as that one is in time.
 *
 * <p>One thread calls {@link #round}; any number of replicas may each have one.
 */
public final class PingRound {
    /** Machines of one town in one transaction. */
    static final int PAGE = 200;

    /** Pages of one town in one round; the rest is due in the next. */
    private static final int PAGES = 50;

    /** What turns permanent within this is counted together. */
    static final Duration AT_ONCE = Duration.ofDays(1);

    /** A quarantined machine is looked at so often, where pings are not more frequent anyhow. */
    private static final Duration QUARANTINE = Duration.ofSeconds(5);

    /** Parts of the time between two pings by which it varies, so that pings do not fall together. */
    private static final double JITTER = 0.1;

    /**
     * Who asks.
     *
     * @param name of this run of this replica, never used again
     */
    public record Asker(String name, RandomGenerator random, ReachTimes times) {}

    private final ReachBooks books;
    private final PingSender sender;
    private final Asker asker;

    public PingRound(ReachBooks books, PingSender sender, Asker asker) {
        this.books = books;
        this.sender = sender;
        this.asker = asker;
    }

    /**
     * Asks whoever is due.
     *
     * @param tick milliseconds for which this asker has been running, by a clock that nobody sets
     * @return how many were asked
     */
    public int round(Instant now, long tick) {
        int asked = 0;
        for (TownScope town : books.towns(now, now.plus(farthest()))) {
            int page = PAGE;
            for (int pages = 0; pages < PAGES && page == PAGE; pages++) {
                List<Visit> visits = books.inTown(town, table -> visit(table, now, tick));
                visits.forEach(visit -> send(town, visit.row()));
                page = visits.size();
                asked += page;
            }
        }
        return asked;
    }

    private record Visit(ReachRow row, List<Standing.Change> changes) {}

    private List<Visit> visit(ReachTable table, Instant now, long tick) {
        Duration grace = asker.times().pingEvery().dividedBy(2);
        List<ReachRow> due = table.due(asker.name(), now, now.minus(grace), PAGE);
        List<ReachTable.Proof> proofs = due.isEmpty() ? List.of() : table.proofs(asker.name());
        List<Visit> visits = new ArrayList<>();
        List<ReachTable.Told> told = new ArrayList<>();
        for (ReachRow row : due) {
            Visit visit = visit(row, silence(row, proofs, tick), table, new Moment(now, tick));
            visits.add(visit);
            visit.changes().forEach(change -> told.add(new ReachTable.Told(row.machine(), change)));
        }
        table.save(visits.stream().map(Visit::row).toList(), told, now);
        return visits;
    }

    private record Moment(Instant now, long tick) {}

    /** @param counted up to where */
    private record Silence(long millis, long counted) {}

    private Visit visit(ReachRow row, Silence silence, ReachTable table, Moment moment) {
        List<Standing.Change> changes = new ArrayList<>();
        ReachRow next = row;
        if (silence.millis() > 0) {
            String tooMany = tooMany(row, silence.millis(), table, moment.now());
            next = on(next, new ReachEvent.Silent(silence.millis(), tooMany), changes, moment.now());
        }
        ReachRow.Greeted greeted = next.greeted();
        if (row.settled() && greeted != null && next.standing().alive()) {
            String evidence = "epoch " + greeted.epoch() + " is stored up to " + (greeted.nextSeq() - 1);
            next = on(next, new ReachEvent.Resynced(evidence + ", no attempt is open"), changes, moment.now());
        }
        next = next.with(next.standing().asked(), moment.now());
        DeviceId board = row.board();
        String url = next.standing().url();
        Asked before = row.asked();
        Asked asked = new Asked(
                asker.name(),
                moment.tick(),
                silence.counted(),
                board == null ? null : nonce(),
                board == null || url == null ? null : nonce(),
                before.answeredBy(),
                before.answeredTick());
        return new Visit(
                next.with(asked, moment.now().plus(interval(next.standing().state()))), changes);
    }

    private ReachRow on(ReachRow row, ReachEvent event, List<Standing.Change> changes, Instant now) {
        Standing.Step step = row.standing().on(event, row.limits(asker.times()));
        if (step.change() != null) {
            changes.add(step.change());
        }
        return row.with(step.next(), now);
    }

    /** What of the time since it was asked last is proven to be its silence and not ours. */
    private Silence silence(ReachRow row, List<ReachTable.Proof> proofs, long tick) {
        Asked asked = row.asked();
        boolean mine = asker.name().equals(asked.by());
        if (!mine || row.standing().alive() || !row.provable()) {
            return new Silence(0, tick);
        }
        long proven = proofs.stream()
                .filter(proof -> !proof.machine().equals(row.machine()))
                .mapToLong(ReachTable.Proof::tick)
                .max()
                .orElse(0);
        if (proven <= asked.counted()) {
            return new Silence(0, asked.counted());
        }
        long stretch = proven - asked.counted();
        return new Silence(stretch <= farthest().toMillis() ? stretch : 0, proven);
    }

    /** Null where it may go by the clock alone. */
    private @Nullable String tooMany(ReachRow row, long millis, ReachTable table, Instant now) {
        long permanent = asker.times().permanentAfter().toMillis();
        if (row.kind() != MachineKind.WAREHOUSE || row.standing().silentMillis() + millis < permanent) {
            return null;
        }
        ReachTable.Census census = table.census(permanent - AT_ONCE.toMillis(), now.minus(AT_ONCE));
        return census.isTooMany()
                ? census.going() + " of " + census.all() + " warehouses would be gone for good within a day"
                : null;
    }

    private void send(TownScope town, ReachRow row) {
        DeviceId board = row.board();
        Nonce link = row.asked().link();
        if (board != null && link != null) {
            sender.link(new Command.Ping(board, link));
        }
        Nonce at = row.asked().url();
        String url = row.standing().url();
        if (board != null && at != null && url != null) {
            sender.url(new PingSender.UrlPing(town, row.machine(), board, url, at));
        }
    }

    /** Two pings: a next one that lies further ahead was set by a clock that has been put back since. */
    private Duration farthest() {
        return asker.times().pingEvery().multipliedBy(2);
    }

    private Duration interval(Reachability state) {
        Duration every = asker.times().pingEvery();
        Duration usual = state == Reachability.QUARANTINED && QUARANTINE.compareTo(every) < 0 ? QUARANTINE : every;
        double varied = usual.toMillis() * (1 + JITTER * (2 * asker.random().nextDouble() - 1));
        return Duration.ofMillis(Math.max(1, Math.round(varied)));
    }

    private Nonce nonce() {
        return new Nonce(Minting.random128(asker.random()));
    }
}
