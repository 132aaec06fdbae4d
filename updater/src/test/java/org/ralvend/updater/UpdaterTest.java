package org.ralvend.updater;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Exit codes of the program: whoever tests the client knows 0 and 1. */
class UpdaterTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "tuf --metadata-dir DIR refresh",
                "tuf --metadata-url http://localhost:1/ --metadata-dir DIR refresh",
                "tuf --metadata-dir DIR init DIR/nowhere.json",
                "tuf refresh",
                "tuf --metadata-dir DIR download",
                "tuf --metadata-dir",
                "tuf"
            })
    void failsWithOne(String words, @TempDir Path folder) {
        assertEquals(
                1,
                Updater.run(
                        InstantSource.system(),
                        words.replace("DIR", folder.toString()).split(" ")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dance", "key", "key new", "sign --repository DIR", "publish"})
    void failsWithTwoWhereACommandOfPublishingCouldNotRun(String words, @TempDir Path folder) {
        assertEquals(
                2,
                Updater.run(
                        InstantSource.system(),
                        words.replace("DIR", folder.toString()).split(" ")));
    }

    @Test
    void explainsItself() {
        assertEquals(0, Updater.run(InstantSource.system(), "tuf", "--help"));
        assertEquals(0, Updater.run(InstantSource.system(), "--help"));
    }
}
