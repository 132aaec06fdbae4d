package org.ralvend.backend.fleet;

import jakarta.inject.Singleton;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.Nonce;
import org.ralvend.protocol.Signatures;
import org.ralvend.protocol.Up;
import org.ralvend.protocol.json.Bytes;

/**
 * What devices say to pings, and whether it is believed: each ping is answered once, by the device that was asked, signed
 * with its key over the ping's nonce and a fresh one. What is not is refused by name and moves nothing. Any thread.
 */
@Singleton
public final class PingAnswers {
    private final ReachTimes times;

    public PingAnswers(ReachTimes times) {
        this.times = times;
    }

    /** An answer and whose it is. */
    public record Said(MachineId machine, DeviceId device, Up.PingAnswer answer) {}

    /**
     * What became of answers.
     *
     * @param believed in their order; orders may name the nonces that they carry
     * @param refused why others are not
     */
    public record Outcome(List<Said> believed, List<FaultCode> refused) {}

    /** Over the link. */
    public Outcome link(ReachTable table, List<Said> said, Instant now) {
        List<Said> believed = new ArrayList<>();
        List<FaultCode> refused = new ArrayList<>();
        if (said.isEmpty()) {
            return new Outcome(believed, refused);
        }
        Map<MachineId, ReachRow> rows = new LinkedHashMap<>();
        table.lock(said.stream().map(Said::machine).distinct().toList()).forEach(row -> rows.put(row.machine(), row));
        Map<DeviceId, List<PublicKey>> keys =
                table.keys(said.stream().map(Said::device).distinct().toList());
        Changes changes = new Changes(table, now);
        for (Said each : said) {
            ReachRow row = rows.get(each.machine());
            if (row == null
                    || !each.device().equals(row.board())
                    || !each.answer().ping().equals(row.asked().link())) {
                refused.add(FaultCode.PING_UNKNOWN);
                continue;
            }
            PublicKey signer = signer(keys.getOrDefault(each.device(), List.of()), each.answer());
            if (signer == null) {
                refused.add(FaultCode.SIGNATURE_BAD);
                continue;
            }
            table.used(each.device(), signer);
            ReachRow answered = row.with(row.asked().linkAnswered(), row.nextAt());
            rows.put(each.machine(), changes.on(answered, new ReachEvent.Heard("a signed ping"), times));
            believed.add(each);
        }
        changes.save();
        return new Outcome(believed, refused);
    }

    /** Entries of these machines were stored: they are heard. */
    public void stored(ReachTable table, Collection<MachineId> machines, Instant now) {
        Set<MachineId> these = new HashSet<>(machines);
        if (these.isEmpty()) {
            return;
        }
        Changes changes = new Changes(table, now);
        table.unheard(these).forEach(row -> changes.on(row, new ReachEvent.Heard("entries stored"), times));
        changes.save();
    }

    /**
     * An answer at a machine's URL. What does not answer the ping that is out, with the device's signature, is no answer.
     *
     * @return why it is refused; empty where it is believed
     */
    public Optional<FaultCode> url(ReachTable table, PingSender.UrlPing ping, Up.PingAnswer answer, Instant now) {
        ReachRow row = out(table, ping);
        if (row == null || !answer.ping().equals(ping.nonce())) {
            return Optional.of(refused(table, ping, FaultCode.PING_UNKNOWN, now));
        }
        List<PublicKey> keys = table.keys(List.of(ping.device())).getOrDefault(ping.device(), List.of());
        if (signer(keys, answer) == null) {
            return Optional.of(refused(table, ping, FaultCode.SIGNATURE_BAD, now));
        }
        Changes changes = new Changes(table, now);
        ReachRow answered = row.with(row.asked().urlAnswered(), row.nextAt());
        changes.on(answered, new ReachEvent.UrlAnswered(ping.url()), times);
        changes.save();
        table.proven(row.machine(), "a signed ping of " + ping.device(), now);
        table.fresh(ping.device(), answer.nonce(), now);
        return Optional.empty();
    }

    /** Nothing that could be believed came from a machine's URL. */
    public void urlFailed(ReachTable table, PingSender.UrlPing ping, String why, Instant now) {
        ReachRow row = out(table, ping);
        if (row != null) {
            Changes changes = new Changes(table, now);
            ReachRow failed = row.with(row.asked().urlAnswered(), row.nextAt());
            changes.on(failed, new ReachEvent.UrlFailed(ping.url(), why), times);
            changes.save();
        }
    }

    private FaultCode refused(ReachTable table, PingSender.UrlPing ping, FaultCode fault, Instant now) {
        urlFailed(table, ping, fault.id(), now);
        return fault;
    }

    /** Null where another ping is out by now, or this one was answered. */
    private static @Nullable ReachRow out(ReachTable table, PingSender.UrlPing ping) {
        return table.lock(List.of(ping.machine())).stream()
                .filter(row -> ping.nonce().equals(row.asked().url())
                        && ping.device().equals(row.board())
                        && ping.url().equals(row.standing().url()))
                .findFirst()
                .orElse(null);
    }

    /** Whose signature it is, of these; null where it is nobody's. */
    private static @Nullable PublicKey signer(List<PublicKey> keys, Up.PingAnswer answer) {
        Bytes signed = signed(answer.ping(), answer.nonce());
        for (PublicKey key : keys) {
            try {
                Signatures.verify(key, "PingAnswer", signed, answer.signature());
                return key;
            } catch (GeneralSecurityException e) {
                // perhaps the next one's
            }
        }
        return null;
    }

    private static Bytes signed(Nonce ping, Nonce fresh) {
        return Bytes.ofText(ping + "\n" + fresh);
    }

    /** Rows that change, and what is told of it. */
    private static final class Changes {
        private final ReachTable table;
        private final Instant now;
        private final Map<MachineId, ReachRow> changed = new LinkedHashMap<>();
        private final List<ReachTable.Told> told = new ArrayList<>();

        Changes(ReachTable table, Instant now) {
            this.table = table;
            this.now = now;
        }

        ReachRow on(ReachRow row, ReachEvent event, ReachTimes times) {
            Standing.Step step = row.standing().on(event, row.limits(times));
            if (step.change() != null) {
                told.add(new ReachTable.Told(row.machine(), step.change()));
            }
            ReachRow next = row.with(step.next(), now);
            changed.put(row.machine(), next);
            return next;
        }

        void save() {
            table.save(List.copyOf(changed.values()), told, now);
        }
    }
}
