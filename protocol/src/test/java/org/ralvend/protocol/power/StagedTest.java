package org.ralvend.protocol.power;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** A test class with one {@link Stage} for all its scenes; skipped where there is none. */
public abstract class StagedTest {
    /** Of the class whose turn it is: classes of one process run one after the other. */
    private static @Nullable Stage stage;

    @BeforeAll
    protected static void openStage(@TempDir Path folder) throws Exception {
        stage = Stage.open(folder);
    }

    @AfterAll
    protected static void closeStage() throws IOException {
        if (stage != null) {
            stage.close();
            stage = null;
        }
    }

    protected static void play(Class<? extends Scene> scene, Object... props) throws IOException {
        Objects.requireNonNull(stage).play(scene, props);
    }

    /** With a home and a log of its own, and the disk that breaks there: the scene's first three words. */
    protected static void playOn(Path temp, Class<? extends Scene> scene, BrokenDisk broken) throws IOException {
        Path home = Files.createTempDirectory(temp.toRealPath(), "home");
        play(scene, home, temp.resolve("log"), broken);
    }
}
