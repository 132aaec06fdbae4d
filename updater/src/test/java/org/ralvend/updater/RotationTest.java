package org.ralvend.updater;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.protocol.power.RamDisk;
import org.ralvend.updater.publish.OnlineRepository;
import org.ralvend.updater.publish.OnlineRepository.PriceFile;

/** Every role gets other keys, with the old one and without it, and clients that saw what was before go on from there. */
class RotationTest {
    @TempDir(factory = RamDisk.class)
    private Path folder = Path.of("unset");

    @SuppressWarnings("NullAway.Init") // set before each
    private Engineer engineer;

    @BeforeEach
    void begin() throws IOException {
        engineer = Engineer.begun(folder);
        Files.writeString(folder.resolve("file"), "content");
        engineer.key("bern");
        engineer.does("delegate bern --key DIR/bern.pub --path bern/*");
        engineer.does("add DIR/file --name bern/prices --role bern");
        engineer.does("sign --key DIR/release --key DIR/bern");
        engineer.publishes();
        engineer.clientBegins();
        engineer.clientUpdates("bern/prices");
        engineer.key("new");
    }

    @AfterEach
    void end() {
        engineer.close();
    }

    /** Whoever lost it, or lost it to somebody, has no old key any more. */
    private void lose(String key) throws IOException {
        Files.delete(engineer.at(key));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void targets(boolean withTheOldKey) throws IOException {
        engineer.does("rotate targets --remove DIR/release.pub --add DIR/new.pub");
        if (withTheOldKey) {
            engineer.does("sign --key DIR/a --key DIR/b");
            engineer.fails(1, "sign --key DIR/release");
            assertTrue(engineer.err().contains("UPDATE-KEY-NEEDLESS"), engineer.err());
        } else {
            lose("release");
            engineer.does("sign --key DIR/a --key DIR/b");
        }
        engineer.fails(1, "publish --online-key DIR/online");
        assertTrue(engineer.out().contains("root waits: targets.signed has 0 of the 1"), engineer.out());
        engineer.clientUpdates();
        engineer.does("sign --key DIR/new");
        engineer.publishes();
        assertTrue(engineer.out().contains("published root 2\npublished targets 3\n"), engineer.out());
        engineer.does("verify");
        engineer.clientUpdates("bern/prices");
    }

    @ParameterizedTest
    @CsvSource({"timestamp, true", "timestamp, false", "snapshot, true", "snapshot, false"})
    void online(String role, boolean withTheOldKey) throws IOException {
        engineer.does("rotate " + role + " --remove DIR/online.pub --add DIR/new.pub");
        engineer.does("sign --key DIR/a --key DIR/b");
        engineer.fails(1, "publish --online-key DIR/online");
        engineer.clientUpdates();
        if (!withTheOldKey) {
            String other = role.equals("timestamp") ? "snapshot" : "timestamp";
            engineer.does("rotate " + other + " --remove DIR/online.pub --add DIR/new.pub");
            engineer.does("sign --key DIR/a --key DIR/b");
            lose("online");
        }
        engineer.does("publish --online-key DIR/new" + (withTheOldKey ? " --online-key DIR/online" : ""));
        engineer.does("verify");
        engineer.clientUpdates("bern/prices");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void delegated(boolean withTheOldKey) throws IOException {
        engineer.does("rotate bern --remove DIR/bern.pub --add DIR/new.pub");
        if (!withTheOldKey) {
            lose("bern");
        }
        engineer.does("sign --key DIR/release");
        engineer.fails(1, "publish --online-key DIR/online");
        assertTrue(engineer.out().contains("targets waits: bern.signed has 0 of the 1"), engineer.out());
        engineer.clientUpdates("bern/prices");
        engineer.does("sign --key DIR/new");
        engineer.publishes();
        engineer.does("verify");
        engineer.clientUpdates("bern/prices");
    }

    @Test
    void rootWithTheOldKey() throws IOException {
        engineer.does("rotate root --remove DIR/a.pub --add DIR/new.pub");
        engineer.does("sign --key DIR/a --key DIR/b");
        engineer.fails(1, "publish --online-key DIR/online");
        assertTrue(
                engineer.out().contains("root waits: root.signed has 1 of the 2 signatures that itself demands"),
                engineer.out());
        engineer.does("sign --key DIR/new");
        engineer.publishes();
        engineer.clientUpdates();
        engineer.does("renew root");
        engineer.fails(1, "sign --key DIR/a");
    }

    /** As many of the old ones as the old root demands must sign, so there must be one more than that. */
    @Test
    void rootWithoutTheOldKey() throws IOException {
        engineer.key("c");
        engineer.does("rotate root --add DIR/c.pub");
        engineer.does("sign --key DIR/a --key DIR/b");
        engineer.publishes();
        lose("a");
        engineer.does("rotate root --remove DIR/a.pub --add DIR/new.pub");
        engineer.does("sign --key DIR/b --key DIR/c");
        engineer.publishes();
        engineer.clientUpdates("bern/prices");
        engineer.does("rotate root --threshold 3 --add DIR/bern.pub");
        engineer.does("sign --key DIR/b --key DIR/c");
        engineer.fails(1, "publish --online-key DIR/online");
        engineer.does("sign --key DIR/bern");
        engineer.publishes();
        engineer.clientUpdates();
    }

    /** All at once, and nothing else: no client must be able to see half of it. */
    @Test
    void everythingAtOnce() throws IOException {
        for (String role : List.of("root", "targets", "snapshot", "timestamp")) {
            String gone = switch (role) {
                case "root" -> "a";
                case "targets" -> "release";
                default -> "online";
            };
            engineer.key(role);
            engineer.does("rotate " + role + " --remove DIR/" + gone + ".pub --add DIR/" + role + ".pub");
        }
        engineer.does("sign --key DIR/a --key DIR/b --key DIR/root --key DIR/targets");
        engineer.does("publish --online-key DIR/snapshot --online-key DIR/timestamp");
        engineer.does("verify");
        engineer.clientUpdates("bern/prices");
        assertEquals("content", Files.readString(folder.resolve("got").resolve("bern%2Fprices")));
    }

    /** An installation that began by itself, and then had a ceremony. */
    @Test
    void takesRootAndTargetsOffAServer() throws IOException {
        Path at = Files.createDirectory(folder.resolve("server"));
        try (Engineer people = new Engineer(at)) {
            OnlineRepository server =
                    new OnlineRepository(at.resolve("repo"), at.resolve("keys"), Duration.ofSeconds(10));
            server.prices("bern", Optional.of(new PriceFile(1, Bytes.ofText("one"))), Engineer.BEGIN);
            people.clientBegins();
            people.clientUpdates("prices/bern.json");
            List.of("a", "b", "release").forEach(people::key);
            people.does("rotate root --remove DIR/keys/root.key.pub --add DIR/a.pub --add DIR/b.pub --threshold 2");
            people.does("rotate targets --remove DIR/keys/targets.key.pub --add DIR/release.pub");
            people.does("sign --key DIR/keys/root.key --key DIR/a --key DIR/b --key DIR/release");
            assertEquals(
                    2,
                    server.refresh(Engineer.BEGIN, false).published().stream()
                            .filter(each -> each.startsWith("root") || each.startsWith("targets"))
                            .count());
            Files.delete(at.resolve("keys").resolve("root.key"));
            Files.delete(at.resolve("keys").resolve("targets.key"));
            server.prices("bern", Optional.of(new PriceFile(2, Bytes.ofText("two"))), Engineer.BEGIN);
            server.prices("thun", Optional.of(new PriceFile(1, Bytes.ofText("other"))), Engineer.BEGIN);
            people.clientUpdates("prices/bern.json", "prices/thun.json");
            assertEquals("two", Files.readString(at.resolve("got").resolve("prices%2Fbern.json")));
            people.does("add DIR/pw --name firmware.zst");
            people.does("sign --key DIR/release");
            server.refresh(Engineer.BEGIN, false);
            people.clientUpdates("firmware.zst");
        }
    }
}
