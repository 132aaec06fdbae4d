package org.ralvend.backend.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ralvend.backend.BackendUnderTest;
import org.ralvend.backend.db.Database;
import org.ralvend.backend.fleet.Fleet;
import org.ralvend.backend.fleet.KnownDevice;
import org.ralvend.backend.ordering.SaleState;
import org.ralvend.device.agent.VirtualLoop;
import org.ralvend.protocol.BootId;
import org.ralvend.protocol.Command.DispenseUnit;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.Entry;
import org.ralvend.protocol.EpochId;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Fact.AttemptReceived;
import org.ralvend.protocol.Fact.SaleRequested;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.ProtocolException;

/** Cards that are rolled back, copied or replaced, and a backend restored from a backup: both sides as they are. */
class EpochsTest extends TownTest {
    @TempDir
    private Path folder = Path.of("");

    @BeforeEach
    void stock() {
        town.stock("near", 1, 100);
    }

    /** It has written as many entries as it had lost: no number tells. */
    @Test
    void aRolledBackCardBringsWhatItWroteSinceExactlyOnce() throws IOException {
        SaleRequested before = town.cola();
        SaleRequested forgotten = town.cola();
        SaleRequested since = town.cola();
        Path card = folder.resolve("card.db");
        try (Board board = board(card, 1).connect()) {
            board.journals(before);
        }
        Files.copy(card, folder.resolve("old.db"));
        try (Board board = board(card, 2).connect()) {
            board.journals(forgotten);
            board.journals(new Fact.FaultCleared(FaultCode.LINK_DOWN));
        }

        try (Board board = board(folder.resolve("old.db"), 3)) {
            board.journals(since);
            board.journals(new Fact.FaultCleared(FaultCode.LINK_DOWN));
            EpochId old = board.journal.epoch();
            board.connect();
            assertNotEquals(old, board.journal.epoch());
            assertEquals(0, board.journal.pending());
            board.journals(new Fact.PaymentKept(since.sale(), TestTown.PRICE, false));
            assertEquals(0, board.journal.pending());
        }
        for (SaleRequested sale : List.of(before, forgotten, since)) {
            assertEquals(
                    1,
                    town.events(sale.sale()).stream()
                            .filter(e -> e.from() == null)
                            .count());
        }
        assertEquals(SaleState.CLAIMABLE, town.state(since.sale()));
        assertEquals(3, town.reserved("near"));
        assertEquals(List.of("CHAIN-DIVERGED"), faults());
        assertEquals(2, epochs());
    }

    @Test
    void aCardThatLostItsEndIsFoundAtItsGreeting() throws IOException {
        Path card = folder.resolve("card.db");
        try (Board board = board(card, 1).connect()) {
            board.journals(town.cola());
        }
        Files.copy(card, folder.resolve("old.db"));
        try (Board board = board(card, 2).connect()) {
            for (int i = 0; i < 200; i++) {
                board.journals(new Fact.FaultCleared(FaultCode.LINK_DOWN));
            }
        }
        try (Board board = board(folder.resolve("old.db"), 3)) {
            SaleRequested since = town.cola();
            board.journals(since);
            board.connect();
            assertEquals(0, board.journal.pending());
            assertEquals(SaleState.RECORDED, town.state(since.sale()));
            assertEquals(2, epochs());
        }
    }

    /** Each takes the link from the other; each keeps one history, and nobody's sale is lost. */
    @Test
    void twoBoardsWithOneCardPartOnceAndBringEachItsOwn() throws IOException {
        Path card = folder.resolve("card.db");
        board(card, 1).connect().close();
        Files.copy(card, folder.resolve("clone.db"));
        try (Board first = board(card, 2);
                Board second = board(folder.resolve("clone.db"), 3)) {
            for (int round = 0; round < 6; round++) {
                SaleRequested one = town.cola();
                SaleRequested other = town.cola();
                second.disconnect();
                first.journals(one);
                second.journals(other);
                first.connect();
                first.disconnect();
                second.connect();
                assertEquals(SaleState.RECORDED, town.state(one.sale()));
                assertEquals(SaleState.RECORDED, town.state(other.sale()));
                assertEquals(0, first.journal.pending() + second.journal.pending());
            }
            assertEquals(List.of(), first.faults);
            assertEquals(List.of(), second.faults);
        }
        assertEquals(12, town.reserved("near"));
        assertEquals(2, epochs());
        assertEquals(List.of("CHAIN-DIVERGED"), faults());
    }

    /** A byte that the card changed: what is stored agrees, and what follows cannot be chained. */
    @Test
    void anEntryThatTheCardChangedIsJournaledAgainAsItIs() throws SQLException {
        Path card = folder.resolve("card.db");
        board(card, 1).connect().close();
        SaleRequested after = town.cola();
        try (Board board = board(card, 2)) {
            board.journals(new Fact.FaultRaised(FaultCode.LINK_DOWN, "a"), after);
        }
        try (Connection db = DriverManager.getConnection("jdbc:sqlite:" + card);
                Statement statement = db.createStatement()) {
            statement.execute("UPDATE entry SET body = replace(body, '\"a\"', '\"b\"') WHERE seq = 2");
        }
        try (Board board = board(card, 3).connect()) {
            assertEquals(0, board.journal.pending());
            assertEquals(SaleState.RECORDED, town.state(after.sale()));
        }
        assertEquals(2, epochs());
    }

    /** What was not sent is lost with the old card; what was sent is owed, and the machine sells on. */
    @Test
    void aReplacedVendorBoardBeginsAnewAndLeavesWhatTheOldOneSoldOpen() {
        SaleRequested sold = town.cola();
        SaleRequested since = town.cola();
        try (Board old = board(folder.resolve("old.db"), 1).connect()) {
            old.journals(sold);
            old.journals(new Fact.PaymentKept(sold.sale(), TestTown.PRICE, false));
        }
        try (Board fresh = new Board(backend, replaced(town.vendor), folder.resolve("new.db"), 2).connect()) {
            fresh.journals(since);
            assertEquals(0, fresh.journal.pending());
            assertEquals(1, fresh.journal.epochs().size());
        }
        assertEquals(SaleState.CLAIMABLE, town.state(sold.sale()));
        assertEquals(SaleState.RECORDED, town.state(since.sale()));
        assertEquals(2, town.reserved("near"));
        assertEquals(List.of(), faults());
    }

    /** The old order may have turned a motor: the new board gets none for that unit, and gets the next one's. */
    @Test
    void aReplacedWarehouseBoardGetsNoOrderThatTheOldOneMayHaveCarriedOut() throws ProtocolException {
        SaleRequested sold = town.cola();
        DispenseUnit order = town.orderFor(sold);
        KnownDevice replacement = replaced(town.near);
        try (Board fresh = new Board(backend, replacement, folder.resolve("new.db"), 2).connect()) {
            assertEquals(0, fresh.journal.pending());
            assertEquals(List.of(), fresh.received);
        }
        assertEquals(SaleState.DELIVERING, town.state(sold.sale()));
        assertEquals("ISSUED", town.attemptState(order.attempt()));
        DispenseUnit next = town.orderFor(town.cola());
        assertEquals(replacement.device(), next.device());
        assertNotEquals(order.attempt(), next.attempt());
    }

    /** As enrolling a new board on the same machine leaves it. */
    private KnownDevice replaced(TestDevice old) {
        KnownDevice known = old.known;
        DeviceId fresh = new DeviceId(known.device() + "-2");
        Database database = backend.get(Database.class);
        database.run(tx -> {
            tx.update(
                    "UPDATE fleet.device SET revoked_at = now() WHERE town_id = ? AND id = ?",
                    town.scope.id(),
                    known.device().value());
            backend.get(Fleet.class).addDevice(tx, town.scope, fresh, known.machine(), Instant.now());
        });
        return new KnownDevice(town.scope, fresh, known.machine(), known.kind());
    }

    @Test
    void aSalvagedCardSendsWhatIsLeftAndTellsWhatIsLost() throws IOException {
        Path card = folder.resolve("card.db");
        SaleRequested first = town.cola();
        SaleRequested last = town.cola();
        try (Board board = board(card, 1)) {
            board.journals(first);
            for (int i = 0; i < 400; i++) {
                board.journals(new Fact.FaultCleared(FaultCode.LINK_DOWN));
            }
            board.journals(last);
        }
        try (FileChannel file = FileChannel.open(card, StandardOpenOption.WRITE)) {
            long middle = file.size() / 4096 / 2;
            file.write(ByteBuffer.wrap(new byte[4096]), middle * 4096);
        }
        try (Board board = board(card, 2).connect()) {
            assertEquals(2, board.journal.epochs().size());
            assertEquals(0, board.journal.pending());
            assertEquals(SaleState.RECORDED, town.state(first.sale()));
            assertEquals(SaleState.RECORDED, town.state(last.sale()));
            SaleRequested since = town.cola();
            board.journals(since);
            assertEquals(SaleState.RECORDED, town.state(since.sale()));
        }
        assertEquals(List.of("JOURNAL-CORRUPT", "JOURNAL-CORRUPT"), faults(), "the hole, and the new beginning");
        assertEquals(2, epochs());
    }

    /** A file system that came back without its newest files: nothing tells the board that it ever wrote anything. */
    @Test
    void aBoardWhoseJournalIsGoneBeginsAnewAndAnOperatorHearsOfIt() throws IOException {
        Path card = folder.resolve("card.db");
        try (Board board = board(card, 1).connect()) {
            board.journals(town.cola());
        }
        Files.delete(card);
        SaleRequested since = town.cola();
        try (Board board = board(card, 2)) {
            board.journals(since);
            board.connect();
            assertEquals(0, board.journal.pending());
        }
        assertEquals(SaleState.RECORDED, town.state(since.sale()));
        assertEquals(List.of("JOURNAL-CORRUPT"), faults());
    }

    @Test
    void aBackendRestoredFromABackupBooksWhatItLostAgainOnce() throws Exception {
        SaleRequested saved = town.cola();
        SaleRequested lost = town.cola();
        try (BackendUnderTest backup = BackendUnderTest.start();
                Board board = board(folder.resolve("card.db"), 1)) {
            TestTown restored = new TestTown(backup, town.scope.id());
            restored.stock("near", 1, 100);
            board.connect().journals(saved);
            try (Board asBackedUp = mirror(backup, board)) {
                assertEquals(0, asBackedUp.journal.pending());
            }
            board.journals(lost, new Fact.FaultCleared(FaultCode.LINK_DOWN));
            board.journals(
                    new Fact.VerdictReceived(lost.sale(), true),
                    new Fact.PaymentKept(lost.sale(), TestTown.PRICE, false));
            assertEquals(0, board.journal.pending());

            board.disconnect().connect(backup);

            assertEquals(0, board.journal.pending());
            assertEquals(1, board.journal.epochs().size());
            assertEquals(SaleState.CLAIMABLE, restored.state(lost.sale()));
            assertEquals(SaleState.RECORDED, restored.state(saved.sale()));
            assertEquals(List.of("PAID 250"), restored.payments(lost.sale()));
        }
    }

    /** Both journals tell the restored backend again what it had booked: product or money, not both. */
    @Test
    void aSaleThatWasDeliveredIsNotOwedAfterARestore() throws Exception {
        SaleRequested sold = town.cola();
        DispenseUnit order = town.orderFor(sold);
        AttemptReceived.Order kept = Objects.requireNonNull(order.received());
        town.send(town.near.sends(
                new AttemptReceived(order.attempt(), kept),
                new Fact.AttemptStarted(order.attempt(), 1),
                new Fact.Dispensed(order.attempt(), 1)));
        assertEquals(SaleState.DELIVERED, town.state(sold.sale()));
        try (BackendUnderTest backup = BackendUnderTest.start()) {
            TestTown restored = new TestTown(backup, town.scope.id());
            restored.stock("near", 1, 100);

            restored.send(town.near.resends(0));
            restored.send(town.vendor.resends(0));

            assertEquals(SaleState.DELIVERED, restored.state(sold.sale()));
            assertEquals(List.of("PAID 250"), restored.payments(sold.sale()));
            assertEquals("99 on hand, 0 reserved, 0 missing", restored.shelf("near"));
            assertEquals(List.of(), restored.losses());
            assertEquals(List.of(), restored.faults());
        }
    }

    /** Accepted and kept before the restore; its unit went to another since. It is owed, not forgotten. */
    @Test
    void aSaleThatWasKeptIsOwedWhereItsUnitIsGoneAfterARestore() throws Exception {
        SaleRequested kept = town.cola();
        try (BackendUnderTest backup = BackendUnderTest.start();
                Board board = board(folder.resolve("card.db"), 1)) {
            TestTown restored = new TestTown(backup, town.scope.id());
            board.connect().journals(kept);
            board.journals(
                    new Fact.VerdictReceived(kept.sale(), true),
                    new Fact.PaymentKept(kept.sale(), TestTown.PRICE, false));
            assertEquals(SaleState.CLAIMABLE, town.state(kept.sale()));
            board.disconnect().connect(backup);
            assertEquals(SaleState.REFUND_DUE, restored.state(kept.sale()));
        }
    }

    /** Nobody waits for ever for what is not there any more. */
    @Test
    void rowsThatAreTrimmedWhenARestoredBackendAsksAreToldToBeLost() throws Exception {
        try (BackendUnderTest backup = BackendUnderTest.start();
                Board board = board(folder.resolve("card.db"), 1)) {
            TestTown restored = new TestTown(backup, town.scope.id());
            restored.stock("near", 1, 100);
            board.connect().journals(town.cola(), town.cola());
            board.loop.elapse(Duration.ofDays(8));
            board.journal.trim();
            SaleRequested since = town.cola();
            board.journals(since);
            board.disconnect().connect(backup);
            assertEquals(0, board.journal.pending());
            assertEquals(SaleState.RECORDED, restored.state(since.sale()));
            assertEquals(List.of("JOURNAL-CORRUPT"), restored.faults());
        }
    }

    @Test
    void anEpochWaitsUntilTheOneBeforeIsStored() throws Exception {
        SaleRequested early = town.cola();
        SaleRequested late = town.cola();
        try (BackendUnderTest backup = BackendUnderTest.start();
                Board board = board(folder.resolve("card.db"), 1)) {
            TestTown restored = new TestTown(backup, town.scope.id());
            restored.stock("near", 1, 100);
            board.connect().journals(early);
            board.journal.diverged(board.journal.epoch(), board.journal.lastSeq(), stamp());
            board.journals(late);
            assertEquals(0, board.journal.pending());

            board.disconnect().connect(backup);

            assertEquals(0, board.journal.pending());
            assertEquals(SaleState.RECORDED, restored.state(early.sale()));
            assertEquals(SaleState.RECORDED, restored.state(late.sale()));
        }
    }

    private static Entry.Stamp stamp() {
        return new Entry.Stamp(VirtualLoop.START, 0, BootId.mint(new Random(1)), Entry.ClockTrust.UNKNOWN);
    }

    /** The same journal as it is now, once more, at another backend: what a backup of that moment holds. */
    private Board mirror(BackendUnderTest backup, Board board) throws IOException {
        Path copy = folder.resolve("mirror.db");
        Files.copy(folder.resolve("card.db"), copy);
        Files.copy(folder.resolve("card.db-wal"), folder.resolve("mirror.db-wal"));
        assertTrue(board.journal.lastSeq() > 1);
        return new Board(backup, town.vendor.known, copy, 99).connect();
    }

    private Board board(Path file, long seed) {
        return new Board(backend, town.vendor.known, file, seed);
    }

    private List<String> faults() {
        return town.faults();
    }

    private int epochs() {
        return backend.get(Database.class)
                .transact(tx -> tx.find(
                        "SELECT count(*)::int AS n FROM uplink.cursor WHERE town_id = ?",
                        row -> row.integer("n"),
                        town.scope.id()))
                .orElseThrow();
    }
}
