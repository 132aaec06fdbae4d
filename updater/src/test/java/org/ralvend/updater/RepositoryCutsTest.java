package org.ralvend.updater;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.ralvend.protocol.power.BrokenDisk;
import org.ralvend.protocol.power.Cuts;
import org.ralvend.protocol.power.Disk;
import org.ralvend.protocol.power.RamDisk;
import org.ralvend.protocol.power.Scene;
import org.ralvend.protocol.power.StagedTest;

/** An engineer's power goes at any write, or the disk ends: what is served verifies, and the work goes on from there. */
class RepositoryCutsTest extends StagedTest {
    private static final int TIMES = 1;

    @TempDir(factory = RamDisk.class)
    private Path temp = Path.of("unset");

    /** With the keys of a second life, none of which is known yet. */
    private Path begun() throws IOException {
        Path home = Files.createDirectory(temp.toRealPath().resolve("home"));
        try (Engineer engineer = Engineer.begun(home)) {
            for (String key : List.of("release2", "online2")) {
                engineer.key(key);
            }
            Files.writeString(home.resolve("file"), "content");
        }
        return home;
    }

    /** Other keys for all that leads to a target: the files of before are worth nothing with them, nor the other way. */
    private static void stage(Engineer engineer) {
        engineer.does("rotate targets --remove DIR/release.pub --add DIR/release2.pub");
        engineer.does("rotate snapshot --remove DIR/online.pub --add DIR/online2.pub");
        engineer.does("rotate timestamp --remove DIR/online.pub --add DIR/online2.pub");
    }

    private static void work(Engineer engineer) {
        engineer.does("add DIR/file --name file");
        Disk.mark("added");
        engineer.does("sign --key DIR/a --key DIR/b --key DIR/release2");
        Disk.mark("signed");
        engineer.does("publish --online-key DIR/online2");
        Disk.mark("published");
    }

    @Test
    void alwaysServesWhatVerifiesAndLosesNothingThatWasSaid() throws IOException {
        Path home = begun();
        try (Engineer engineer = new Engineer(home)) {
            stage(engineer);
        }
        Path before = Files.createDirectory(temp.resolve("before"));
        copy(home, before);
        Path log = temp.resolve("log");
        play(Working.class, home, log);
        Set<String> served = new TreeSet<>();
        Cuts.everywhere(home, before, log, TIMES, (image, marks) -> {
            try (Engineer engineer = new Engineer(image)) {
                engineer.does("verify");
                served.add(engineer.out().strip());
                if (marks.contains("added")) {
                    goOn(engineer, marks);
                    engineer.does("verify");
                    assertEquals(
                            "verified: 1 targets of targets", engineer.out().strip());
                }
            }
        });
        assertEquals(Set.of("verified: 0 targets of targets", "verified: 1 targets of targets"), served);
    }

    /** From what was said to be done. */
    private static void goOn(Engineer engineer, List<String> marks) {
        if (!marks.contains("signed")) {
            engineer.does("sign --key DIR/a --key DIR/b --key DIR/release2");
        }
        if (!marks.contains("published")) {
            engineer.does("publish --online-key DIR/online2");
        }
    }

    /** Home and log. */
    static final class Working implements Scene {
        @Override
        public void play(List<String> props) throws IOException {
            try (Engineer engineer = new Engineer(Path.of(props.get(0)))) {
                Disk.record(Path.of(props.get(0)), Path.of(props.get(1)));
                work(engineer);
                Disk.stop();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void saysWhyAndServesWhatItDidOnABrokenDisk(BrokenDisk broken) throws IOException {
        play(Broken.class, begun(), temp.resolve("log"), broken);
    }

    /** The disk breaks before each command, and is mended after it. */
    static final class Broken implements Scene {
        @Override
        public void play(List<String> props) throws IOException {
            try (Engineer engineer = new Engineer(Path.of(props.get(0)))) {
                Disk.record(Path.of(props.get(0)), Path.of(props.get(1)));
                for (String command : List.of(
                        "add DIR/file --name file", "sign --key DIR/release", "publish --online-key DIR/online")) {
                    BrokenDisk.valueOf(props.get(2)).begin();
                    assertEquals(2, engineer.run(command), engineer.err());
                    assertTrue(engineer.err().contains("FOLDER-UNWRITABLE"), engineer.err());
                    Disk.heal();
                    engineer.does("verify");
                    engineer.does(command);
                }
                engineer.does("verify");
                Disk.stop();
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var all = Files.walk(from)) {
            for (Path each : all.skip(1).toList()) {
                Path copy = to.resolve(from.relativize(each).toString());
                if (Files.isSymbolicLink(each)) {
                    Files.createSymbolicLink(copy, Files.readSymbolicLink(each));
                } else {
                    Files.copy(each, copy);
                }
            }
        }
    }
}
