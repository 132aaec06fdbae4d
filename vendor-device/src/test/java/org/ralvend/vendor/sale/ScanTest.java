package org.ralvend.vendor.sale;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.ralvend.protocol.ClaimSecret;
import org.ralvend.protocol.FaultCode;

/** The rows of the table above {@link ScanRules}. */
class ScanTest {
    private static final VendorEvent SCANNED = new VendorEvent.Scanned(new ClaimSecret("AbCdEfGhIjKlMnOpQr-_09"));

    @Test
    void aCodeWithoutAChoiceIsToldToChooseFirst() {
        Walk walk = Walk.selling().on(SCANNED);

        assertTrue(walk.shows(new Screen.ChooseFirst()));
        assertInstanceOf(Phase.Idle.class, walk.state.phase());
        walk.fire(Timer.SCREEN);
        assertTrue(walk.shows(new Screen.Ready()));
    }

    @Test
    void whatIsNoCodeCannotBeRead() {
        Walk walk = Walk.selling().on(new VendorEvent.ScanUnreadable());

        assertTrue(walk.shows(new Screen.UnreadableScan()));
        assertInstanceOf(Phase.Idle.class, walk.state.phase());
    }

    @Test
    void aKeyTakesTheScreenFromWhatWasSaid() {
        Walk walk = Walk.selling().on(SCANNED).choose(1);

        assertInstanceOf(Phase.Securing.class, walk.state.phase());
        assertTrue(walk.acts.contains(new Act.CancelTimer(Timer.SCREEN)));
    }

    @ParameterizedTest
    @MethodSource
    void elsewhereAScanChangesNothing(Walk walk) {
        VendorState before = walk.state;
        for (VendorEvent scan : List.of(SCANNED, new VendorEvent.ScanUnreadable())) {
            walk.on(scan);
            assertEquals(before, walk.state);
            assertEquals(List.of(), walk.acts);
            assertEquals(List.of(), walk.reports);
        }
    }

    static Stream<Walk> elsewhereAScanChangesNothing() {
        Walk stuck = new Walk();
        stuck.state = Walk.selling().state.with(new Phase.OutOfService(FaultCode.ESCROW_STUCK));
        return Stream.of(
                Walk.selling().link(false),
                Walk.chosen().coin(20),
                Walk.paid(),
                Walk.keeping(),
                Walk.releasing(),
                Walk.keeping().passed(Flap.COLLECT),
                stuck);
    }
}
