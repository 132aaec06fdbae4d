package org.ralvend.launcher.audit;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ralvend.launcher.process.Programs;
import org.ralvend.protocol.Entry;
import org.ralvend.protocol.Envelope;
import org.ralvend.protocol.EpochId;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.protocol.json.RecordCodec;

/**
 * What one device wrote down before it acted, as far as it still has it: oldest first.
 *
 * @param totals running totals, which are never trimmed
 */
record JournalTape(String machine, String device, List<Line.Row> rows, Map<String, Long> totals) {
    /** What {@code ralvend journal show --json} prints, one to a line. */
    sealed interface Line {
        /** @param entry absent where the journal's reader could not read it */
        record Row(
                EpochId epoch,
                long seq,
                Bytes hash,
                @Nullable Entry entry) implements Line {
            @Nullable
            Fact fact() {
                return entry == null ? null : entry.fact();
            }

            boolean isFollowedBy(Row next) {
                return epoch.equals(next.epoch) && seq + 1 == next.seq;
            }

            boolean follows(@Nullable Bytes last, Entry read) {
                return Envelope.chain(last, seq, Bytes.of(RecordCodec.encode(read)))
                        .equals(hash);
            }
        }

        /** The last line. */
        record Summary(Map<String, Long> totals) implements Line {}
    }

    JournalTape {
        rows = List.copyOf(rows);
        totals = Map.copyOf(totals);
    }

    /**
     * Reads it with the tool that does not disturb a running agent.
     *
     * @throws Fault {@link FaultCode#INTERNAL} where the tool cannot read it
     */
    static JournalTape read(Programs programs, Path home, String machine, String device) {
        String shown = programs.output(List.of("journal", "show", "--json", home.toString()));
        List<Line.Row> rows = new ArrayList<>();
        Map<String, Long> totals = new HashMap<>();
        for (String line : shown.lines().toList()) {
            try {
                switch (RecordCodec.decode(Line.class, line.getBytes(StandardCharsets.UTF_8))) {
                    case Line.Row row -> rows.add(row);
                    case Line.Summary summary -> totals.putAll(summary.totals());
                }
            } catch (ProtocolException e) {
                throw new Fault(e.code(), "the journal in " + home + ": " + e.getMessage(), e);
            }
        }
        return new JournalTape(machine, device, rows, totals);
    }

    /** Nothing of its first epoch was trimmed, so that everything which it ever said is here. */
    boolean isWhole() {
        return !rows.isEmpty()
                && rows.getFirst().seq() == 1
                && rows.getFirst().fact() instanceof Fact.EpochStarted started
                && started.reason() == Fact.EpochReason.NEW_DEVICE;
    }

    long total(String name) {
        return totals.getOrDefault(name, 0L);
    }

    /** Where the hash does not follow from that of the entry before, by {@code seq}. */
    List<Long> brokenChains() {
        List<Long> broken = new ArrayList<>();
        Line.Row before = null;
        for (Line.Row row : rows) {
            Entry entry = row.entry();
            Bytes last = before != null && before.isFollowedBy(row) ? before.hash() : null;
            // What was trimmed or lost before it leaves an entry with nothing to check it by.
            boolean checkable = row.seq() == 1 || (last != null && !isLost(before));
            if (checkable && entry != null && !row.follows(last, entry)) {
                broken.add(row.seq());
            }
            before = row;
        }
        return broken;
    }

    private static boolean isLost(Line.@Nullable Row row) {
        return row != null && row.fact() instanceof Fact.Lost;
    }
}
