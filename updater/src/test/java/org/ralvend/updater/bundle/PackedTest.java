package org.ralvend.updater.bundle;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.updater.tuf.Content;
import org.ralvend.updater.tuf.Fields;
import org.ralvend.updater.tuf.Json;
import org.ralvend.updater.tuf.Target;

/** How much may come out of how little. */
class PackedTest {
    private static final long MIB = 1 << 20;

    private static void refused(long unpacked, long packed) {
        Fault fault = assertThrows(Fault.class, () -> Packed.demandModest(new Tar(unpacked, ""), packed));
        assertEquals(FaultCode.UPDATE_OVERSIZED, fault.code());
    }

    private static void letIn(long unpacked, long packed) {
        assertDoesNotThrow(() -> Packed.demandModest(new Tar(unpacked, ""), packed));
    }

    @Test
    void isLimitedByRatioBeyondWhatIsLittleAnyway() {
        letIn(16 * MIB, 1);
        refused(16 * MIB + 1, 1);
        letIn(200 * MIB, MIB);
        refused(200 * MIB + 1, MIB);
    }

    @Test
    void isLimitedAltogether() {
        letIn(4096 * MIB, 4096 * MIB);
        refused(4096 * MIB + 1, 4096 * MIB);
    }

    @Test
    void isLimitedWhereItIsSigned() {
        Packed packed = new Packed(new Tar(16 * MIB + 512, "0"), Map.of("1", "delta"));
        Json.Obj custom = packed.beside(new Label(Label.Kind.FIRMWARE, List.of(), List.of(), 1, 0, "").json());
        assertEquals(Optional.of(packed), Packed.find(signed(custom, MIB)));
        Fault fault = assertThrows(Fault.class, () -> Packed.find(signed(custom, 1000)));
        assertEquals(FaultCode.UPDATE_OVERSIZED, fault.code());
    }

    private static Target signed(Json.Obj custom, long length) {
        Content content = new Content(OptionalLong.of(length), Map.of("sha256", "00"));
        return new Target("t", content, Optional.of(new Fields("custom", custom.members())));
    }
}
