package org.ralvend.vendor.card;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.ralvend.protocol.Money;
import org.ralvend.vendor.card.ReaderState.Mode;
import org.ralvend.vendor.sale.Act;
import org.ralvend.vendor.sale.CardWord;

/** A test that is the reader and the customer of a {@link ReaderMachine}, line by line. */
abstract class ReaderDriven {
    static final Money PRICE = new Money(150, "EUR");
    static final String RESET = "1010";
    private static final String POLL = "1212";
    static final String REQUEST = "1300001E000132";
    static final String SUCCESS = "1302000116";
    static final String APPROVED = "05001E23";

    private final ReaderMachine machine = ReaderMachine.of("EUR");
    ReaderState state = ReaderState.closed();
    private long now = 1_000;
    final List<String> said = new ArrayList<>();
    private final List<CardWord> news = new ArrayList<>();
    String lastLine = "";

    void approved() {
        asked();
        poll(APPROVED);
        assertEquals(List.of(new CardWord.Approved(PRICE)), takeNews());
    }

    /** With its checksum. */
    static String whole(String hex) {
        int sum = 0;
        for (byte one : HexFormat.of().parseHex(hex)) {
            sum += one;
        }
        return hex + String.format("%02X", sum & 0xFF);
    }

    void asked() {
        up();
        present();
    }

    void present() {
        order(new Act.OfferCard(PRICE, 1));
        answer("00");
        poll("0303E8FFFFFFFF000000EA");
        assertEquals(new CardWord.Shown(), takeNews().getLast());
        order(new Act.AskCard(PRICE, 1));
        assertEquals(REQUEST, newest());
        answer("00");
    }

    void up() {
        setUp("0103004905020500");
    }

    void setUp(String config) {
        on(new ReaderEvent.Opened());
        on(new ReaderEvent.Heard("*"));
        assertEquals(RESET, newest());
        answer("00");
        poll("0000");
        assertEquals("11000310020127", newest());
        answer(whole(config));
        assertEquals("1101FFFF000010", newest());
        answer("00");
        assertTrue(newest().startsWith("1700"));
        answer("00");
    }

    List<CardWord> takeNews() {
        List<CardWord> taken = List.copyOf(news);
        news.clear();
        return taken;
    }

    String newest() {
        return lastLine.substring(2);
    }

    void order(Act.OfCard act) {
        on(new ReaderEvent.Ordered(act));
    }

    /** Waits for the next poll and answers it. */
    void poll(String hex) {
        pass(100);
        if (!newest().equals(POLL)) {
            pass(1000);
        }
        answer(hex);
    }

    /** The reader is there, and has nothing to say. */
    void waitFor(long millis) {
        for (long end = now + millis; now < end; ) {
            pass(50);
            if (state.mode() != Mode.CLOSED) {
                answer("00");
            }
        }
    }

    void pass(long millis) {
        now += millis;
        on(new ReaderEvent.Ticked());
    }

    /** To the newest line. */
    void answer(String hex) {
        on(new ReaderEvent.Heard(lastLine.substring(0, 2) + hex));
    }

    void on(ReaderEvent event) {
        ReaderStep step = machine.on(state, event, now);
        state = step.next();
        news.addAll(step.news());
        for (String line : step.lines()) {
            lastLine = line;
            said.add(line.length() > 2 ? line.substring(2) : line);
        }
    }
}
