package org.ralvend.bench;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalPartTest {
    @Test
    void countsWhatItWroteAndGivesFigures(@TempDir Path folder) {
        Outcome outcome = new JournalPart(folder, Duration.ofMillis(150)).measure();
        assertTrue(
                outcome instanceof Outcome.Measured measured
                        && !measured.figures().isEmpty(),
                outcome.toString());
    }
}
