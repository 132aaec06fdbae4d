package org.ralvend.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ralvend.broker.DeniedDevices.Answer;
import org.ralvend.protocol.DenyList;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

class DeniedDevicesTest {
    @TempDir
    private Path folder;

    @Test
    void remembersTheNewestListThroughARestart() {
        DeniedDevices denied = load();
        assertEquals(Answer.TAKEN, denied.offer(new DenyList(3, List.of("a", "b"))));
        assertEquals(Set.of("a", "b"), denied.ids());
        assertEquals(Set.of("a", "b"), load().ids());
        assertEquals(Answer.STALE, load().offer(new DenyList(2, List.of())));
    }

    @Test
    void takesTheSameListAgainButNoOtherOfItsNumber() {
        DeniedDevices denied = load();
        denied.offer(new DenyList(3, List.of("a")));
        assertEquals(Answer.TAKEN, denied.offer(new DenyList(3, List.of("a"))));
        assertEquals(Answer.CONTRADICTED, denied.offer(new DenyList(3, List.of())));
        assertEquals(Answer.STALE, denied.offer(new DenyList(2, List.of("a"))));
        assertEquals(Set.of("a"), denied.ids());
    }

    @Test
    void letsADeviceInAgainByANewerList() {
        DeniedDevices denied = load();
        denied.offer(new DenyList(3, List.of("a")));
        denied.offer(new DenyList(4, List.of()));
        assertEquals(Set.of(), denied.ids());
    }

    @Test
    void isInForceEvenWhereItCannotBeWritten() throws IOException {
        DeniedDevices denied = load();
        Files.createDirectories(folder.resolve("denied.json").resolve("in the way"));
        Fault fault = assertThrows(Fault.class, () -> denied.offer(new DenyList(1, List.of("a"))));
        assertEquals(FaultCode.FOLDER_UNWRITABLE, fault.code());
        assertEquals(Set.of("a"), denied.ids());
    }

    @Test
    void doesNotTakeAnUnreadableListForAnEmptyOne() throws IOException {
        Files.writeString(folder.resolve("denied.json"), "{\"number\":1");
        Fault fault = assertThrows(Fault.class, this::load);
        assertEquals(FaultCode.CONFIG_UNREADABLE, fault.code());
    }

    private DeniedDevices load() {
        return DeniedDevices.load(folder.resolve("denied.json"));
    }
}
