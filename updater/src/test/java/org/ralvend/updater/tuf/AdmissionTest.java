package org.ralvend.updater.tuf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.updater.bundle.Admission;
import org.ralvend.updater.bundle.Label;

/** What is let in is what its signers say is for this machine, at a time that is known. */
class AdmissionTest {
    private static final Time KNOWN = Time.of(Instant.EPOCH);
    private static final Admission PI = new Admission("vendor", "rpi4", KNOWN);

    private static Target target(Label label) {
        return target(Optional.of(new Fields("custom", label.json().members())));
    }

    private static Target target(Optional<Fields> custom) {
        return new Target("t", new Content(OptionalLong.of(1), Map.of("sha256", "00")), custom);
    }

    private static Label label(Label.Kind kind, String machine, String hardware) {
        return new Label(kind, list(machine), list(hardware), 3, 2, "");
    }

    private static List<String> list(String words) {
        return words.equals("any") ? List.of() : List.of(words.split(" "));
    }

    @ParameterizedTest
    @CsvSource({"vendor, rpi4", "warehouse vendor, rpi3 rpi4", "any, any"})
    void letsInWhatIsForIt(String machines, String boards) {
        Label label = label(Label.Kind.FIRMWARE, machines, boards);
        assertEquals(label, PI.admit(target(label), Label.Kind.FIRMWARE, 3));
    }

    @ParameterizedTest
    @CsvSource({
        "FIRMWARE, warehouse, rpi4, 0",
        "FIRMWARE, vendor, rpi3, 0",
        "CONFIGURATION, vendor, rpi4, 0",
        "FIRMWARE, vendor, rpi4, 4"
    })
    void letsInNothingElse(Label.Kind kind, String machine, String board, long floor) {
        assertRefused(FaultCode.UPDATE_UNFIT, PI, target(label(kind, machine, board)), Label.Kind.FIRMWARE, floor);
    }

    @Test
    void letsInNothingThatNobodySaysAnythingOf() {
        assertRefused(FaultCode.UPDATE_UNFIT, PI, target(Optional.empty()), Label.Kind.FIRMWARE, 0);
        Fields foreign = new Fields("custom", Json.Obj.of().with("other", 1).members());
        assertRefused(FaultCode.UPDATE_UNFIT, PI, target(Optional.of(foreign)), Label.Kind.FIRMWARE, 0);
        Json.Obj odd = Json.Obj.of()
                .with("ralvend", label(Label.Kind.FIRMWARE, "any", "any").json());
        assertRefused(
                FaultCode.UPDATE_MALFORMED,
                PI,
                target(Optional.of(new Fields("custom", odd.members()))),
                Label.Kind.FIRMWARE,
                0);
    }

    @ParameterizedTest
    @EnumSource
    void letsInNothingButAStopSaleListWithoutAClock(Label.Kind kind) {
        Admission lost = new Admission("vendor", "rpi4", Time.unknownSince(Instant.EPOCH));
        Target target = target(label(kind, "any", "any"));
        if (kind == Label.Kind.STOP_SALE) {
            assertEquals(3, lost.admit(target, kind, 0).version());
        } else {
            assertRefused(FaultCode.UPDATE_CLOCK_UNKNOWN, lost, target, kind, 0);
        }
    }

    private static void assertRefused(FaultCode code, Admission admission, Target target, Label.Kind kind, long floor) {
        Fault fault = assertThrows(Fault.class, () -> admission.admit(target, kind, floor));
        assertEquals(code, fault.code(), fault.getMessage());
    }
}
