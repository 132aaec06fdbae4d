package org.ralvend.vendor.receipt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.sim.paper.EscPosPrinter;
import org.ralvend.sim.paper.PrinterMood;

/** The rows of {@link PrinterMachine}, with a printer at the other end. */
class PrinterMachineTest {
    private static final byte[] RECEIPT = new EscPos()
            .begin()
            .line("Grüße")
            .qr("https://shop.example/s/x")
            .cut()
            .bytes();

    private final List<String> paper = new ArrayList<>();
    private final EscPosPrinter printer = new EscPosPrinter((lines, qr) -> paper.add(lines + " " + qr));
    private final List<PrinterWord> news = new ArrayList<>();
    private PrinterState state = PrinterState.closed();
    private long now = 1_000;

    @BeforeEach
    void open() {
        on(new PrinterEvent.Opened());
    }

    @Test
    void printsAndSaysSo() {
        well();
        print();
        pass(500);
        assertEquals(List.of(new PrinterWord.Printed()), takeNews());
        assertEquals(List.of("[Grüße] https://shop.example/s/x"), paper);
    }

    @Test
    void oneReceiptAtATime() {
        well();
        printer.mood(PrinterMood.SLOW);
        print();
        print();
        assertEquals(List.of(new PrinterWord.NotPrinted()), takeNews());
    }

    @ParameterizedTest
    @EnumSource(
            value = PrinterMood.class,
            names = {"PAPER_OUT", "COVER_OPEN", "DEAD"})
    void whatCannotBePrintedNowNeverIsAndItsReasonIsToldAndTakenBack(PrinterMood mood) {
        well();
        printer.mood(mood);
        pass(6_000);
        Condition condition = condition(mood);
        assertEquals(List.of(new PrinterWord.Changed(condition)), takeNews());
        assertTrue(condition.fault().isPresent());
        print();
        assertEquals(List.of(new PrinterWord.NotPrinted()), takeNews());
        printer.mood(PrinterMood.OK);
        pass(20_000);
        assertEquals(List.of(new PrinterWord.Changed(Condition.WELL)), takeNews());
        assertEquals(List.of(), paper);
    }

    @ParameterizedTest
    @EnumSource(
            value = PrinterMood.class,
            names = {"PAPER_OUT", "COVER_OPEN", "DEAD"})
    void whatIsCutShortDoesNotComeOutLater(PrinterMood mood) {
        well();
        printer.mood(PrinterMood.SLOW);
        print();
        pass(3_000);
        printer.mood(mood);
        pass(8_000);
        assertTrue(news.contains(new PrinterWord.NotPrinted()), news::toString);
        assertTrue(news.contains(new PrinterWord.Changed(condition(mood))), news::toString);
        takeNews();
        printer.mood(PrinterMood.OK);
        pass(60_000);
        assertEquals(List.of(new PrinterWord.Changed(Condition.WELL)), takeNews());
        assertEquals(List.of(), paper);
    }

    @Test
    void aPrinterThatTakesTooLongIsToldToForgetIt() {
        well();
        printer.mood(PrinterMood.SLOW);
        print();
        pass(PrinterMachine.PRINT_MILLIS + 500);
        assertEquals(List.of(new PrinterWord.NotPrinted()), takeNews());
        printer.mood(PrinterMood.OK);
        pass(60_000);
        assertEquals(List.of(), paper);
    }

    @Test
    void whatAnEarlierRunLeftInThePrinterIsForgotten() {
        well();
        printer.mood(PrinterMood.PAPER_OUT);
        printer.hear(RECEIPT);
        state = PrinterState.closed();
        on(new PrinterEvent.Opened());
        pass(5_000);
        printer.mood(PrinterMood.OK);
        pass(60_000);
        assertEquals(List.of(), paper);
    }

    @Test
    void littlePaperIsToldAndPrintedOn() {
        well();
        printer.mood(PrinterMood.PAPER_LOW);
        pass(3_000);
        print();
        pass(500);
        assertEquals(List.of(new PrinterWord.Changed(Condition.PAPER_LOW), new PrinterWord.Printed()), takeNews());
    }

    @Test
    void aLineThatGoesWhileSomethingIsPrintedLeavesNoReceipt() {
        well();
        printer.mood(PrinterMood.SLOW);
        print();
        on(new PrinterEvent.Closed());
        assertEquals(List.of(new PrinterWord.NotPrinted(), new PrinterWord.Changed(Condition.GONE)), takeNews());
        on(new PrinterEvent.Opened());
        printer.mood(PrinterMood.OK);
        pass(10_000);
        assertEquals(List.of(new PrinterWord.Changed(Condition.WELL)), takeNews());
        assertEquals(List.of(), paper);
    }

    /** Whatever it says, nothing is printed that nobody wanted, and it is asked no faster than its limits. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void garbageIsSurvived(long seed) {
        Random random = new Random(seed);
        printer.mood(PrinterMood.DEAD);
        Set<PrinterState.Mode> seen = EnumSet.noneOf(PrinterState.Mode.class);
        Set<Condition> known = EnumSet.noneOf(Condition.class);
        int wanted = 0;
        for (int i = 0; i < 40_000; i++) {
            seen.add(state.mode());
            known.add(state.condition());
            switch (random.nextInt(12)) {
                case 0 -> {
                    print();
                    wanted++;
                }
                case 1 -> pass(random.nextInt(400));
                case 2 -> answer(0x37, 0x25, 0x00);
                case 3, 4, 5, 6 -> answer(0x12 | (random.nextInt(8) == 0 ? random.nextInt(256) & 0x6C : 0));
                case 7 -> {
                    if (random.nextInt(400) == 0) {
                        on(new PrinterEvent.Closed());
                    } else if (state.mode() == PrinterState.Mode.CLOSED) {
                        on(new PrinterEvent.Opened());
                    }
                }
                default -> answer(random.nextInt(256));
            }
        }
        long ends = news.stream()
                .filter(word -> !(word instanceof PrinterWord.Changed))
                .count();
        assertTrue(ends == wanted || ends == wanted - 1, ends + " ends of " + wanted);
        assertTrue(seen.containsAll(Set.of(PrinterState.Mode.IDLE, PrinterState.Mode.PRINTING)), seen::toString);
        assertTrue(known.containsAll(EnumSet.complementOf(EnumSet.of(Condition.UNKNOWN))), known::toString);
    }

    private static Condition condition(PrinterMood mood) {
        return switch (mood) {
            case PAPER_OUT -> Condition.PAPER_OUT;
            case COVER_OPEN -> Condition.STOPPED;
            case DEAD -> Condition.GONE;
            case PAPER_LOW -> Condition.PAPER_LOW;
            case OK, SLOW -> Condition.WELL;
        };
    }

    private void well() {
        pass(1_000);
        assertEquals(List.of(new PrinterWord.Changed(Condition.WELL)), takeNews());
    }

    private void print() {
        on(new PrinterEvent.Wanted(Bytes.of(RECEIPT)));
    }

    private void answer(int... bytes) {
        for (int one : bytes) {
            on(new PrinterEvent.Heard(one));
        }
    }

    private List<PrinterWord> takeNews() {
        List<PrinterWord> taken = List.copyOf(news);
        news.clear();
        return taken;
    }

    private void pass(long millis) {
        for (long end = now + millis; now < end; now += 10) {
            heard(printer.hear(new byte[0]));
            on(new PrinterEvent.Ticked());
        }
    }

    private void heard(byte[] bytes) {
        for (byte one : bytes) {
            on(new PrinterEvent.Heard(one & 0xFF));
        }
    }

    private void on(PrinterEvent event) {
        PrinterStep step = PrinterMachine.on(state, event, now);
        state = step.next();
        news.addAll(step.news());
        step.says().forEach(said -> heard(printer.hear(said.toArray())));
    }
}
