package org.ralvend.launcher.audit;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ralvend.protocol.AttemptId;
import org.ralvend.protocol.Entry;
import org.ralvend.protocol.Envelope;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.protocol.json.RecordCodec;
import org.sqlite.SQLiteConfig;

/**
 * What the devices wrote down before they acted. Money in minor units.
 *
 * @param brokenChains entries whose hash does not follow from the one before
 * @param dispensedTwice attempts that were
 * @param endedTwice sales whose money went somewhere more than once
 */
public record JournalWitness(
        long entries,
        long brokenChains,
        long coinsInMinor,
        long returnedMinor,
        long keptMinor,
        long unresolvedMinor,
        long requested,
        long accepted,
        long rejected,
        long dispensed,
        long dispenseUnresolved,
        long dispensedTwice,
        long endedTwice) {

    /**
     * Reads journals of agents that have ended; writes nothing.
     *
     * @throws Fault {@link FaultCode#JOURNAL_CORRUPT}
     */
    public static JournalWitness of(List<Path> journals) {
        Count count = new Count();
        for (Path file : journals) {
            SQLiteConfig config = new SQLiteConfig();
            config.setReadOnly(true);
            try (Connection db = config.createConnection("jdbc:sqlite:" + file)) {
                read(db, count);
            } catch (SQLException | ProtocolException e) {
                throw new Fault(FaultCode.JOURNAL_CORRUPT, file + ": " + e.getMessage(), e);
            }
        }
        return count.sum();
    }

    private static void read(Connection db, Count count) throws SQLException, ProtocolException {
        String sql = "SELECT entry.epoch, seq, hash, body FROM entry JOIN epoch ON epoch.id = entry.epoch"
                + " ORDER BY epoch.place, seq";
        Map<String, Bytes> last = new HashMap<>();
        try (Statement statement = db.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                String epoch = rows.getString(1);
                long seq = rows.getLong(2);
                Bytes hash = Bytes.of(rows.getBytes(3));
                Bytes body = Bytes.of(rows.getBytes(4));
                Bytes before = last.put(epoch, hash);
                // The oldest row that is kept has nothing before it to be checked with, unless it is the first of all.
                boolean checkable = before != null || seq == 1;
                boolean broken = checkable && !Envelope.chain(before, seq, body).equals(hash);
                count.add(RecordCodec.decode(Entry.class, body.toArray()).fact(), broken);
            }
        }
    }

    /** Adds up while it reads. */
    private static final class Count {
        private final Map<String, Long> sums = new HashMap<>();
        private final Set<SaleId> requested = new HashSet<>();
        private final Map<SaleId, Integer> ends = new HashMap<>();
        private final Map<AttemptId, Integer> drops = new HashMap<>();

        private void add(Fact fact, boolean broken) {
            plus("entries", 1);
            plus("broken", broken ? 1 : 0);
            switch (fact) {
                case Fact.CreditReceived f -> plus("in", f.amount().minor());
                case Fact.CreditReturned f -> plus("returned", f.amount().minor());
                case Fact.PaymentReleased f ->
                    end("returned", f.sale(), f.amount().minor());
                case Fact.PaymentKept f -> end("kept", f.sale(), f.amount().minor());
                case Fact.PaymentUnresolved f ->
                    end("unresolved", f.sale(), f.amount().minor());
                case Fact.SaleRequested f -> requested.add(f.sale());
                case Fact.VerdictReceived f -> plus(f.accepted() ? "accepted" : "rejected", 1);
                case Fact.Dispensed f -> drops.merge(f.attempt(), 1, Integer::sum);
                case Fact.DispenseUnresolved _ -> plus("dispenseUnresolved", 1);
                case Fact.EpochStarted _, Fact.EpochClosed _, Fact.Lost _, Fact.RefundOwed _ -> {}
                case Fact.AttemptReceived _, Fact.AttemptStarted _, Fact.AttemptRefused _ -> {}
                case Fact.AttemptCancelled _, Fact.AttemptVoided _, Fact.DispenseFailed _ -> {}
                case Fact.SlotCounted _, Fact.FaultRaised _, Fact.FaultCleared _ -> {}
            }
        }

        private JournalWitness sum() {
            return new JournalWitness(
                    of("entries"),
                    of("broken"),
                    of("in"),
                    of("returned"),
                    of("kept"),
                    of("unresolved"),
                    requested.size(),
                    of("accepted"),
                    of("rejected"),
                    drops.values().stream().mapToLong(Integer::longValue).sum(),
                    of("dispenseUnresolved"),
                    drops.values().stream().filter(n -> n > 1).count(),
                    ends.values().stream().filter(n -> n > 1).count());
        }

        private void end(String name, SaleId sale, long minor) {
            plus(name, minor);
            ends.merge(sale, 1, Integer::sum);
        }

        private void plus(String name, long amount) {
            sums.merge(name, amount, Long::sum);
        }

        private long of(String name) {
            return sums.getOrDefault(name, 0L);
        }
    }
}
