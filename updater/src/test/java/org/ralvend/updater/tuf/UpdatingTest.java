package org.ralvend.updater.tuf;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A test with a repository of its own, and a client of it that trusts its first root. */
abstract class UpdatingTest {
    /** What is trusted after the first refresh. */
    static final String ALL_FIRST = "root 1, snapshot 1, targets 1, timestamp 1";

    static final String ROOT_2 = "/metadata/2.root.json";
    static final String TIMESTAMP = "/metadata/timestamp.json";

    @TempDir
    Path folder = Path.of("unset");

    @SuppressWarnings("NullAway.Init") // set before each
    Repository repository;

    @SuppressWarnings("NullAway.Init") // set before each
    ClientUnderTest client;

    @BeforeEach
    void begin() throws IOException {
        repository = new Repository();
        client = new ClientUnderTest(repository, folder);
    }

    @AfterEach
    void end() {
        repository.close();
    }
}
