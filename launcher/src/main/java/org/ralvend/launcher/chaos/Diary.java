package org.ralvend.launcher.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/** What happened when, a line each, to be read beside the programs' own logs. Any thread. */
record Diary(Path file, InstantSource clock) {
    /** @throws Fault {@link FaultCode#FOLDER_UNWRITABLE} */
    synchronized void note(String what) {
        try {
            Files.writeString(
                    file, clock.instant() + " " + what + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new Fault(FaultCode.FOLDER_UNWRITABLE, file + ": " + e.getMessage(), e);
        }
    }
}
