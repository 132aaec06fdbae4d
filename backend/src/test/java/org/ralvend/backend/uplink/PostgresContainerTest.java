package org.ralvend.backend.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.ralvend.backend.BackendUnderTest;
import org.ralvend.backend.db.Database;
import org.ralvend.protocol.Down;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.ProtocolException;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;

/**
 * The backend on a PostgreSQL that is not ours, of an older major version, reached over TCP with a password. Needs a
 * Docker engine and the image, which is never pulled; without them it is skipped and says so.
 */
class PostgresContainerTest {
    private static final String IMAGE = "ralvend-test/postgres:15";
    private static final String PROBE = "alpine:3.17";
    private static final int PORT = 5432;
    private static final int PATIENCE_SECONDS = 20;
    private static final int SALES = 100;
    private static final int UNITS = 40;

    @Test
    void migratesAndBooksABatchOfSales() throws Exception {
        assumeTrue(docker("info"), "no Docker engine answers");
        assumeTrue(docker("image", "inspect", IMAGE), "there is no Docker image " + IMAGE + " on this machine");
        // Inside a container Testcontainers looks for its host with this one.
        assumeTrue(
                Files.notExists(Path.of("/.dockerenv")) || docker("image", "inspect", PROBE),
                "there is no Docker image " + PROBE + " on this machine");
        try (GenericContainer<?> postgres = new GenericContainer<>(IMAGE)) {
            // Testcontainers' own PostgreSQL class turns fsync off, and such a server the backend refuses.
            postgres.withImagePullPolicy(_ -> false)
                    .withEnv("POSTGRES_USER", "vend")
                    .withEnv("POSTGRES_PASSWORD", "vend's own")
                    .withEnv("POSTGRES_DB", "sales")
                    .withExposedPorts(PORT)
                    .waitingFor(Wait.forListeningPort())
                    .start();
            String url = "jdbc:postgresql://" + postgres.getHost() + ":" + postgres.getMappedPort(PORT) + "/sales";
            try (BackendUnderTest backend = BackendUnderTest.at(url, "vend", "vend's own")) {
                backend.get(Database.class).requireDurable();
                assertBooksABatch(backend);
            }
        }
    }

    private static void assertBooksABatch(BackendUnderTest backend) throws ProtocolException {
        Intake intake = backend.get(Intake.class);
        TestTown town = new TestTown(backend, "container");
        intake.process(town.scope, List.of(town.near.hello(), town.far.hello(), town.vendor.hello()));
        town.stock("near", 1, UNITS);
        Fact[] sales = Stream.generate(town::cola).limit(SALES).toArray(Fact[]::new);
        List<Down> answers = new ArrayList<>();
        for (Answer answer : intake.process(town.scope, List.of(town.vendor.sends(sales)))) {
            answers.add(Down.decode(answer.payload().toArray()));
        }
        assertEquals(UNITS, count(answers, Down.SaleAccepted.class));
        assertEquals(SALES - UNITS, count(answers, Down.SaleRejected.class));
        assertEquals(
                UNITS, town.locations().stream().mapToInt(l -> l.reserved()).sum());
    }

    private static long count(List<Down> answers, Class<? extends Down> kind) {
        return answers.stream().filter(kind::isInstance).count();
    }

    /** Asked by hand, since Testcontainers would go and pull what is missing. */
    private static boolean docker(String... words) throws InterruptedException {
        List<String> command = new ArrayList<>(List.of("docker"));
        command.addAll(List.of(words));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return process.exitValue() == 0;
            }
            process.destroyForcibly();
            return false;
        } catch (IOException e) {
            // there is no such command
            return false;
        }
    }
}
