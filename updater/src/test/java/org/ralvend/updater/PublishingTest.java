package org.ralvend.updater;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ralvend.protocol.power.RamDisk;

/** A repository from its first key on, and a client that believes what is published and nothing before. */
class PublishingTest {
    private static final Pattern SIGNATURE = Pattern.compile("(?<=\"sig\" : \")[0-9a-f]+");

    @TempDir(factory = RamDisk.class)
    private Path folder = Path.of("unset");

    @SuppressWarnings("NullAway.Init") // set before each
    private Engineer engineer;

    @BeforeEach
    void begin() throws IOException {
        engineer = Engineer.begun(folder);
        engineer.clientBegins();
        Files.writeString(folder.resolve("file"), "content");
    }

    @AfterEach
    void end() {
        engineer.close();
    }

    @Test
    void servesWhatWasAddedOnceItIsSignedAndPublished() throws IOException {
        engineer.does("add DIR/file --name some/thing.txt");
        engineer.fails(1, "publish --online-key DIR/online");
        assertTrue(engineer.out().contains("targets waits: targets.signed has 0 of the 1 signatures"), engineer.out());
        engineer.does("sign --key DIR/release");
        engineer.publishes();
        engineer.does("verify");
        engineer.clientUpdates("some/thing.txt");
        assertEquals("content", Files.readString(folder.resolve("got").resolve("some%2Fthing.txt")));
        assertEquals(List.of(), names("repo/staged"));
    }

    @Test
    void servesNothingBeforeItsRootIsComplete() throws IOException {
        try (Engineer other = new Engineer(folder.resolve("other"))) {
            for (String key : new String[] {"a", "b", "release", "online"}) {
                other.key(key);
            }
            other.fails(1, "publish --online-key DIR/online");
            assertTrue(other.err().contains("UPDATE-NOTHING-STAGED"), other.err());
            other.does(
                    "init --root DIR/a.pub --root DIR/b.pub --root-threshold 2 --targets DIR/release.pub --online DIR/online.pub");
            other.does("sign --key DIR/a --key DIR/release");
            other.fails(1, "publish --online-key DIR/online");
            assertTrue(other.err().contains("root.signed has 1 of the 2 signatures that itself demands"), other.err());
            assertFalse(Files.exists(other.at("repo/metadata")));
            other.fails(2, "init --root DIR/a.pub --targets DIR/a.pub --online DIR/a.pub");
            other.does("sign --key DIR/b");
            other.publishes();
            other.does("verify");
        }
    }

    @Test
    void takesOverSignaturesThatWereCarriedElsewhere() throws IOException {
        engineer.does("renew root --days 20");
        Path stick = Files.createDirectory(folder.resolve("stick"));
        Path copy = Files.copy(engineer.at("repo/staged/root.json"), stick.resolve("root.json"));
        engineer.does("sign --key DIR/a");
        engineer.does("sign --key DIR/b " + copy);
        engineer.fails(1, "publish --online-key DIR/online");
        engineer.does("sign --add " + copy);
        engineer.publishes();
        engineer.clientUpdates();
        engineer.does("renew root --days 30");
        engineer.fails(1, "sign --add " + copy);
        assertTrue(engineer.err().contains("UPDATE-MISMATCH"), engineer.err());
    }

    /** A stick that was damaged on its way takes nothing away from what is signed here. */
    @Test
    void takesOverNoSignatureThatIsNotWholeOrNotAskedFor() throws IOException {
        engineer.does("renew root --days 20");
        Path staged = engineer.at("repo/staged/root.json");
        Path copy = Files.copy(
                staged, Files.createDirectory(folder.resolve("stick")).resolve("root.json"));
        engineer.does("sign --key DIR/b --key DIR/release " + copy);
        String carried = Files.readString(copy);
        engineer.does("sign --key DIR/a");
        String here = Files.readString(staged);

        Files.writeString(copy, damaged(carried));
        engineer.fails(1, "sign --add " + copy);
        assertTrue(engineer.err().contains("UPDATE-UNSIGNED") && engineer.err().contains(copy + ": "), engineer.err());
        assertEquals(here, Files.readString(staged));

        Files.writeString(copy, damaged(here));
        engineer.does("sign --key DIR/release " + copy);
        engineer.fails(1, "sign --add " + copy);
        assertTrue(engineer.err().contains("UPDATE-UNSIGNED"), engineer.err());
        assertEquals(here, Files.readString(staged));

        engineer.does("sign --key DIR/b " + copy);
        engineer.does("sign --add " + copy);
        assertTrue(Files.readString(staged).contains(signatures(here).getFirst()), "what was whole here stays");

        Files.writeString(copy, carried);
        engineer.does("sign --add " + copy);
        assertEquals(2, signatures(Files.readString(staged)).size(), "of a and b, and of nobody else");
        engineer.publishes();
        engineer.clientUpdates();
    }

    @Test
    void namesWhoHasSignedBadlyAsOneWhoMaySignAndTakesTheBetterSignature() throws IOException {
        engineer.does("renew root");
        engineer.does("sign --key DIR/a --key DIR/b");
        Path staged = engineer.at("repo/staged/root.json");
        Files.writeString(staged, damaged(Files.readString(staged)));
        engineer.fails(1, "publish --online-key DIR/online");
        engineer.does("status");
        assertTrue(engineer.out().matches("(?s).*may sign: [0-9a-f]{12}, [0-9a-f]{12}\\n.*"), engineer.out());

        Path copy = Files.copy(
                staged, Files.createDirectory(folder.resolve("stick")).resolve("root.json"));
        engineer.does("sign --key DIR/a --key DIR/b " + copy);
        engineer.does("sign --add " + copy);
        engineer.publishes();
    }

    /** Each signature begins with another digit. */
    private static String damaged(String file) {
        return SIGNATURE
                .matcher(file)
                .replaceAll(found -> (found.group().startsWith("0") ? "1" : "0")
                        + found.group().substring(1));
    }

    private static List<String> signatures(String file) {
        return SIGNATURE.matcher(file).results().map(MatchResult::group).toList();
    }

    @Test
    void showsWhatIsSigned() throws IOException {
        engineer.key("bern");
        engineer.does("add DIR/file --name old");
        engineer.does("add DIR/file --name untouched");
        engineer.does("sign --key DIR/release");
        engineer.publishes();
        engineer.does("renew root");
        engineer.does("rotate root --threshold 1");
        Files.writeString(folder.resolve("file"), "other");
        engineer.does("add DIR/file --name old");
        engineer.does("add DIR/file --name firmware/9 --kind firmware --version 9");
        engineer.does("delegate bern --key DIR/bern.pub --path bern/*");
        engineer.does("sign --key DIR/release");
        assertTrue(engineer.err().contains("  ~ signers of root "), engineer.err());
        assertTrue(engineer.err().contains("  ~ target old {\"length\":5"), engineer.err());
        assertTrue(engineer.err().contains("  + target firmware/9 {"), engineer.err());
        assertTrue(engineer.err().contains("\"version\":9"), engineer.err());
        assertTrue(engineer.err().contains("  + delegation to bern {"), engineer.err());
        assertTrue(engineer.err().contains("  nothing yet"), engineer.err());
        assertFalse(engineer.err().contains("untouched"), engineer.err());
    }

    @Test
    void holdsNobodyUpWhereSomebodyElsesSignaturesAreMissing() throws IOException {
        engineer.key("bern");
        engineer.does("delegate bern --key DIR/bern.pub --path bern/* --terminating");
        engineer.does("sign --key DIR/release --key DIR/bern");
        engineer.publishes();
        engineer.does("add DIR/file --name elsewhere");
        engineer.does("add DIR/file --name bern/prices --role bern");
        engineer.does("sign --key DIR/bern");
        engineer.fails(1, "publish --online-key DIR/online");
        assertTrue(
                engineer.out().contains("published bern 2") && engineer.out().contains("targets waits"),
                engineer.out());
        engineer.clientUpdates("bern/prices");
        engineer.does("sign --key DIR/release");
        engineer.publishes();
        engineer.clientUpdates("elsewhere");
    }

    @Test
    void leadsNobodyToARoleThatIsNotThereYet() throws IOException {
        engineer.key("bern");
        engineer.does("delegate bern --key DIR/bern.pub --path bern/*");
        engineer.does("sign --key DIR/release");
        engineer.fails(1, "publish --online-key DIR/online");
        assertTrue(engineer.out().contains("bern waits"), engineer.out());
        assertTrue(engineer.out().contains("targets waits: bern is not there yet"), engineer.out());
        engineer.clientUpdates();
        engineer.does("sign --key DIR/bern");
        engineer.publishes();
        engineer.does("verify");
    }

    @Test
    void staysFreshByPublishingAloneAndSaysWhatExpires() {
        for (int day = 0; day < 30; day++) {
            engineer.waits(Duration.ofHours(13));
            engineer.publishes();
            engineer.clientUpdates();
        }
        engineer.publishes();
        assertEquals("nothing is new or due\n", engineer.out());
        engineer.does("status");
        assertTrue(engineer.out().contains("good until 2026-01-18T06:00:00Z, 1 days"), engineer.out());
        engineer.waits(Duration.ofDays(1));
        engineer.fails(1, "status");
        assertTrue(engineer.out().contains("EXPIRED 2026-01-18T06:00:00Z"), engineer.out());
        engineer.fails(1, "verify");
        assertTrue(engineer.err().contains("UPDATE-EXPIRED"), engineer.err());
    }

    @Test
    void doesWithoutClientsThatReadWhileItPublishes() throws IOException {
        engineer.clientUpdates();
        engineer.does("add DIR/file --name one");
        engineer.does("sign --key DIR/release");
        engineer.publishes();
        assertTrue(
                names("repo/metadata").contains("1767225600.snapshot.json"),
                "whoever has read the timestamp before asks for it");
        engineer.does("add DIR/file --name two");
        engineer.does("sign --key DIR/release");
        engineer.publishes();
        assertEquals(
                List.of(
                        "1.root.json",
                        "1767225601.snapshot.json",
                        "1767225602.snapshot.json",
                        "2.targets.json",
                        "3.targets.json",
                        "timestamp.json"),
                names("repo/metadata"));
        assertEquals(List.of("2", "3"), names("repo/generations"));
    }

    /** Whoever looks at the timestamp first sees no root before it. */
    @Test
    void aNewRootNeverComesWithoutANewTimestamp() throws IOException {
        Path timestamp = engineer.at("repo/metadata/timestamp.json");
        String before = Files.readString(timestamp);
        engineer.does("renew root --days 400");
        engineer.does("sign --key DIR/a --key DIR/b");
        engineer.publishes();
        assertTrue(engineer.out().contains("published root 2"), engineer.out());
        assertNotEquals(before, Files.readString(timestamp));
    }

    @Test
    void writesNothingInADryRun() throws IOException {
        engineer.does("add DIR/file --name one --dry-run");
        assertTrue(engineer.out().contains("would stage targets 2"), engineer.out());
        assertEquals(List.of(), names("repo/staged"));
        assertFalse(Files.exists(engineer.at("repo/targets")));
        engineer.does("add DIR/file --name one");
        engineer.does("sign --key DIR/release --dry-run");
        engineer.fails(1, "publish --online-key DIR/online");
        engineer.does("sign --key DIR/release");
        engineer.does("publish --online-key DIR/online --dry-run");
        assertTrue(engineer.out().contains("would publish targets 2"), engineer.out());
        assertEquals(List.of("targets.json"), names("repo/staged"));
        assertEquals(List.of("1"), names("repo/generations"));
    }

    @Test
    void publishesNothingWithoutTheOnlineKey() throws IOException {
        engineer.does("add DIR/file --name one");
        engineer.does("sign --key DIR/release");
        engineer.fails(1, "publish --online-key DIR/a");
        assertTrue(engineer.err().contains("snapshot.signed has 0 of the 1 signatures"), engineer.err());
        assertEquals(List.of("1"), names("repo/generations"));
        engineer.publishes();
    }

    @Test
    void answersInJson() {
        engineer.does("add DIR/file --name one --json");
        assertEquals(
                "{\"staged\":[{\"role\":\"targets\",\"version\":2,\"expires\":\"2026-06-30T00:00:00Z\"}],\"dry_run\":false}\n",
                engineer.out());
        engineer.does("status --json");
        assertTrue(engineer.out().contains("\"complete\":false"), engineer.out());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "add DIR/nowhere",
                "add DIR/file --kind dance --version 1",
                "add DIR/file --kind firmware",
                "add DIR/file --kind firmware --version 1 --floor 2",
                "add DIR/file --role nobody",
                "add DIR/file --name ../up",
                "delegate root --key DIR/a.pub --path x",
                "delegate targets --key DIR/a.pub --path x",
                "delegate x --key DIR/a.pub --path x --threshold 2",
                "delegate x --key DIR/a.pub --path x --threshold 0",
                "delegate x --key DIR/pw --path x",
                "sign --key DIR/a.pub",
                "sign",
                "renew nobody",
                "renew targets --days 4000",
                "rotate root",
                "rotate targets --remove ffff",
                "rotate targets --remove DIR/release.pub",
                "rotate nobody --add DIR/a.pub",
                "publish"
            })
    void refusesWhatCannotBeAndStagesNothing(String words) throws IOException {
        List<String> before = names("repo/staged");
        engineer.refuses(words);
        assertEquals(before, names("repo/staged"));
        assertEquals(List.of("1"), names("repo/generations"));
    }

    private List<String> names(String inside) throws IOException {
        try (Stream<Path> files = Files.list(engineer.at(inside))) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> !name.startsWith("."))
                    .sorted()
                    .toList();
        }
    }
}
