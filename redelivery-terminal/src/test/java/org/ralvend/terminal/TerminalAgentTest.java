package org.ralvend.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ralvend.device.agent.DeviceClock;
import org.ralvend.device.agent.VirtualLoop;
import org.ralvend.device.display.Language;
import org.ralvend.device.display.Lines;
import org.ralvend.device.display.Words;
import org.ralvend.device.journal.FailingJournal;
import org.ralvend.device.journal.MemoryJournal;
import org.ralvend.device.program.Busy;
import org.ralvend.protocol.ClaimId;
import org.ralvend.protocol.ClaimSecret;
import org.ralvend.protocol.Down;
import org.ralvend.protocol.Down.ClaimShown;
import org.ralvend.protocol.Down.UnitState;
import org.ralvend.protocol.Entry;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.KeypadCode;
import org.ralvend.protocol.Minting;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.Sku;
import org.ralvend.protocol.SoldUnit;
import org.ralvend.protocol.json.RecordCodec;
import org.ralvend.terminal.hardware.Key;
import org.ralvend.terminal.hardware.Panel;
import org.ralvend.terminal.screen.Messages;

/** A terminal with a customer, in virtual time; keys, display and updater are the test's. */
class TerminalAgentTest implements Panel, Busy {
    private static final Instant DEADLINE = Instant.parse("2026-12-05T08:00:00Z");
    private static final Messages MESSAGES = new Messages(new Words(Language.EN, ZoneOffset.UTC));

    private final Random random = new Random(7);
    private final VirtualLoop loop = new VirtualLoop();
    private final DeviceClock clock = loop.clock(random);
    private final FailingJournal journal = new FailingJournal(new MemoryJournal(clock, random, clock.stamp()));
    private final KeypadCode code = KeypadCode.mint(42, random);
    private final List<Lines> shown = new ArrayList<>();
    private TerminalAgent agent = agent();
    private @Nullable Listener keys;
    private int sends;
    private boolean held;
    private boolean swapping;
    private boolean dark;

    @BeforeEach
    void start() {
        agent.start(() -> sends++);
        loop.run();
        agent.linkChanged(true);
        assertEquals("Key in your code", screen().first());
    }

    @Test
    void redeliversWhatIsBehindAKeypadCode() throws ProtocolException {
        keyIn(code.digits());
        Fact.ClaimEntered entered = (Fact.ClaimEntered) facts().getLast();
        assertEquals(code, entered.keypadCode());
        assertEquals("Please wait", screen().first());

        agent.received(shown(entered.claim(), 1, UnitState.HERE));
        assertEquals(new Lines("Water 0.5 l", "OK = get it now"), screen());
        loop.advance(Duration.ofSeconds(2));
        assertEquals("until 2026-12-05", screen().first());

        press(Key.OK);
        assertEquals(entered.claim(), ((Fact.RedeliveryAsked) facts().getLast()).claim());
        agent.received(shown(entered.claim(), 2, UnitState.COMING));
        assertEquals("Watch the hatch", screen().second());
        agent.received(shown(entered.claim(), 3, UnitState.HAD));
        assertEquals("Delivered", screen().second());

        press(Key.CANCEL);
        assertEquals(new Fact.ClaimClosed(entered.claim()), facts().getLast());
        assertEquals("Key in your code", screen().first());
        assertEquals(3, sends);
    }

    @Test
    void asksForWhatIsBehindAScannedCode() throws ProtocolException {
        ClaimSecret secret = new ClaimSecret(Minting.random128(random));
        agent.scanned(Optional.of(secret));

        Fact.ClaimEntered entered = (Fact.ClaimEntered) facts().getLast();
        assertEquals(secret, entered.secret());
        assertEquals("Please wait", screen().first());
        assertTrue(held);
        agent.scanned(Optional.of(new ClaimSecret(Minting.random128(random))));
        assertEquals(entered, facts().getLast(), "one after the other");
        agent.received(shown(entered.claim(), 1, UnitState.HERE));
        assertEquals(new Lines("Water 0.5 l", "OK = get it now"), screen());
    }

    @Test
    void saysOfAnythingElseThatItCannotReadIt() {
        agent.scanned(Optional.empty());
        assertEquals(new Lines("Cannot read this", "Key in the code"), screen());
        assertFalse(held);
    }

    @Test
    void nobodyScansWhileTheProgramIsSwapped() {
        swapping = true;
        agent.scanned(Optional.of(new ClaimSecret(Minting.random128(random))));
        assertEquals("Being updated", screen().first());
    }

    @Test
    void aBouncingKeyIsOneDigit() {
        keys().key(Key.DIGIT_4, true);
        keys().key(Key.DIGIT_4, false);
        keys().key(Key.DIGIT_4, true);
        loop.run();
        assertEquals("4", screen().second());
    }

    @Test
    void theCustomerWhoLeavesLeavesNothingOnTheDisplay() throws ProtocolException {
        keyIn(code.digits());
        agent.received(shown(claim(), 1, UnitState.NOT_HERE));
        assertTrue(held);
        loop.advance(Duration.ofSeconds(90));
        assertEquals("Key in your code", screen().first());
        assertEquals(Fact.ClaimClosed.class, facts().getLast().getClass());
        assertFalse(held);
    }

    @Test
    void aProgramThatWasKilledClosesItsClaim() throws ProtocolException {
        keyIn(code.digits());
        ClaimId open = claim();
        agent = agent();
        agent.start(() -> sends++);
        loop.run();
        assertEquals(new Fact.ClaimClosed(open), facts().getLast());
        assertEquals("No connection", screen().first());
    }

    @Test
    void nobodyBeginsWhileTheProgramIsSwapped() {
        swapping = true;
        press(Key.DIGIT_0);
        assertEquals("Being updated", screen().first());
    }

    @Test
    void nobodyBeginsWhereTheJournalIsFull() {
        journal.highWater = true;
        press(Key.DIGIT_0);
        assertEquals(new Lines("Out of service", FaultCode.JOURNAL_FULL.shortId()), screen());
        assertFalse(held);
    }

    @Test
    void aCodeThatIsKeyedInIsFinishedWhateverTheUpdaterWants() throws ProtocolException {
        press(Key.DIGIT_0);
        swapping = true;
        keyIn(code.digits().substring(1));
        assertEquals(Fact.ClaimEntered.class, facts().getLast().getClass());
    }

    @Test
    void aFullDiskPutsItOutOfService() {
        journal.diskFull = true;
        press(Key.DIGIT_0);
        assertEquals(new Lines("Out of service", FaultCode.JOURNAL_UNWRITABLE.shortId()), screen());
        assertEquals(List.of(FaultCode.JOURNAL_UNWRITABLE), agent.faults());
        journal.diskFull = false;
        press(Key.DIGIT_0);
        assertEquals("Out of service", screen().first());
        assertFalse(held, "an updater may mend it");
    }

    @Test
    void aSilentDisplayIsAFaultAndNoCrash() {
        dark = true;
        press(Key.DIGIT_0);
        assertEquals(List.of(FaultCode.HARDWARE_SILENT), agent.faults());
    }

    @Test
    void verdictsOfSalesAreNotForIt() {
        agent.received(new Down.SaleAccepted(SaleId.mint(clock, random), DEADLINE));
        assertEquals("Key in your code", screen().first());
    }

    @Override
    public void start(Listener listener) {
        keys = listener;
    }

    @Override
    public void display(Lines lines) {
        if (dark) {
            throw new Fault(FaultCode.HARDWARE_SILENT, "display");
        }
        shown.add(lines);
    }

    @Override
    public void close() {}

    @Override
    public boolean hold() {
        held |= !swapping;
        return held;
    }

    @Override
    public void release() {
        held = false;
    }

    private TerminalAgent agent() {
        TerminalAgent.World world = new TerminalAgent.World(this, loop, clock, random, this);
        return new TerminalAgent(MESSAGES, ClaimMachine.real(), world, journal);
    }

    private Down.ClaimShown shown(ClaimId claim, int revision, UnitState state) {
        SoldUnit unit = new SoldUnit(SaleId.mint(clock, random), 1);
        return new Down.ClaimShown(
                claim,
                revision,
                DEADLINE,
                List.of(new ClaimShown.Unit(unit, new Sku("WATER-05"), state, "Water 0.5 l")));
    }

    private Listener keys() {
        Listener told = keys;
        if (told == null) {
            throw new IllegalStateException("not started");
        }
        return told;
    }

    private void press(Key key) {
        keys().key(key, true);
        loop.run();
        loop.advance(Duration.ofMillis(50));
        keys().key(key, false);
        loop.advance(Duration.ofMillis(50));
    }

    private void keyIn(String digits) {
        digits.chars().forEach(digit -> press(Key.valueOf("DIGIT_" + (char) digit)));
    }

    private Lines screen() {
        return shown.getLast();
    }

    private ClaimId claim() throws ProtocolException {
        return ((Fact.ClaimEntered) facts().getLast()).claim();
    }

    private List<Fact> facts() throws ProtocolException {
        List<Fact> facts = new ArrayList<>();
        for (var row : journal.after(journal.epochs().getLast().epoch(), 0, 100, 65_536)) {
            facts.add(RecordCodec.decode(Entry.class, row.body().toArray()).fact());
        }
        return facts;
    }
}
