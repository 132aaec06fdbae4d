package org.ralvend.updater.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.power.RamDisk;

/** The difference: with the earlier bundle it gives what was signed, with any other nothing. */
class DeltaTest {
    private static final int BIG = Delta.PIECE + 12_345;

    @TempDir(factory = RamDisk.class)
    private Path temp = Path.of("unset");

    private Path old = Path.of("unset");
    private Path next = Path.of("unset");

    @BeforeEach
    void begin() throws IOException {
        old = temp.resolve("old");
        next = temp.resolve("next");
        Tree.program(old, "bin/launch");
        Tree.file(old, "lib/same.bin", Tree.noise(1, 100_000));
        Tree.file(old, "lib/gone.bin", Tree.noise(2, 100));
        Tree.file(old, "lib/big-1.2.bin", Tree.noise(3, BIG));
        Tree.file(next, "bin/launch", "#!/bin/sh\nexec\n");
        Tree.file(next, "lib/moved.bin", Tree.noise(1, 100_000));
        Tree.file(next, "lib/same.bin", Tree.noise(1, 100_000));
        Tree.file(next, "lib/new.bin", Tree.noise(4, 1000));
        Tree.file(next, "lib/big-1.10.bin", inserted(Tree.noise(3, BIG), 1_000_000, Tree.noise(5, 100)));
        Tree.program(next, "empty");
    }

    private static byte[] inserted(byte[] into, int at, byte[] what) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(into, 0, at);
        out.write(what);
        out.write(into, at, into.length - at);
        return out.toByteArray();
    }

    private Path applied(byte[] delta, Path to) throws IOException {
        new BundleFile(Files.write(temp.resolve("delta"), delta)).unpack(old, Tar.of(next), to);
        return to;
    }

    private void refused(FaultCode code, byte[] delta) throws IOException {
        Tree.refused(code, temp, to -> applied(delta, to));
    }

    @Test
    void givesWhatTheWholeGives() throws IOException {
        byte[] delta = Tree.delta(old, next);
        assertEquals(Tree.of(next), Tree.of(applied(delta, temp.resolve("to"))));
        assertTrue(delta.length < 4000, delta.length + " bytes for 1100 that are new");
    }

    @Test
    void tellsWhatIsLongerThanAllThatWasBefore() throws IOException {
        Tree.file(old, "grown", "0123456789");
        Tree.file(next, "grown", new byte[4 * Delta.PIECE]);
        Tree.file(old, "shrunk", new byte[Delta.PIECE + 1]);
        Tree.file(next, "shrunk", "");
        assertEquals(Tree.of(next), Tree.of(applied(Tree.delta(old, next), temp.resolve("to"))));
    }

    /** Which is what stored jars are for. */
    @Test
    void hasOneChangedClassAndNotItsJar() throws IOException {
        Map<String, byte[]> classes = new LinkedHashMap<>();
        for (int i = 0; i < 200; i++) {
            classes.put("org/C" + i + ".class", Tree.noise(i, 3000));
        }
        Tree.jar(temp.resolve("v1/lib/agent.jar"), classes);
        classes.put("org/C77.class", Tree.noise(1000, 3100));
        Tree.jar(temp.resolve("v2/lib/agent.jar"), classes);
        Packer.prepare(temp.resolve("v1"), temp.resolve("p1"));
        Packer.prepare(temp.resolve("v2"), temp.resolve("p2"));
        int delta = Tree.delta(temp.resolve("p1"), temp.resolve("p2")).length;
        assertTrue(delta < 4000, delta + " bytes for one class of 3100");
    }

    @Test
    void givesNothingWithAnotherEarlierBundle() throws IOException {
        byte[] delta = Tree.delta(old, next);
        Tree.file(old, "lib/same.bin", Tree.noise(9, 100_000));
        refused(FaultCode.UPDATE_MISMATCH, delta);
        Tree.file(old, "lib/same.bin", Tree.noise(1, 99_999));
        refused(FaultCode.UPDATE_UNFIT, delta);
        Files.delete(old.resolve("lib/same.bin"));
        refused(FaultCode.UPDATE_UNFIT, delta);
        Files.createSymbolicLink(old.resolve("lib/same.bin"), Path.of("/dev/zero"));
        refused(FaultCode.UPDATE_UNFIT, delta);
    }

    @Test
    void isWholeOrNothing() throws IOException {
        byte[] delta = Tree.delta(old, next);
        refused(FaultCode.UPDATE_MALFORMED, Arrays.copyOf(delta, delta.length / 2));
        refused(FaultCode.UPDATE_MALFORMED, Tree.packed(next));
        refused(FaultCode.UPDATE_MALFORMED, Tree.sealed(Delta.MAGIC));
        refused(FaultCode.UPDATE_MALFORMED, Tree.sealed(Delta.MAGIC, new byte[TarEntry.BLOCK], new byte[1]));
        refused(FaultCode.UPDATE_MISMATCH, Tree.sealed(Delta.MAGIC, new byte[TarEntry.BLOCK]));
    }

    /** One file by hand. */
    private static byte[] made(TarEntry entry, int kind, String path, int... lengths) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        DataOutputStream data = new DataOutputStream(out);
        data.write(entry.header());
        data.writeByte(kind);
        data.writeUTF(path);
        for (int length : lengths) {
            data.writeInt(length);
        }
        data.write(new byte[1000]);
        return Tree.sealed(Delta.MAGIC, out.toByteArray());
    }

    @Test
    void readsNothingOutsideOfTheEarlierBundle() throws IOException {
        Files.writeString(temp.resolve("secret"), "secret");
        TarEntry entry = new TarEntry("a", 6, false);
        refused(FaultCode.UPDATE_MALFORMED, made(entry, Delta.SAME, "../secret"));
        refused(
                FaultCode.UPDATE_MALFORMED,
                made(entry, Delta.SAME, temp.resolve("secret").toString()));
        refused(FaultCode.UPDATE_MALFORMED, made(entry, Delta.CHANGED, "../secret", 10));
        refused(FaultCode.UPDATE_UNFIT, made(entry, Delta.SAME, "lib"));
    }

    @Test
    void holdsNoMoreThanAPiece() throws IOException {
        TarEntry entry = new TarEntry("a", 6, false);
        refused(FaultCode.UPDATE_MALFORMED, made(entry, Delta.CHANGED, "bin/launch", -1));
        refused(FaultCode.UPDATE_MALFORMED, made(entry, Delta.CHANGED, "bin/launch", Integer.MAX_VALUE));
        refused(FaultCode.UPDATE_UNFIT, made(entry, Delta.CHANGED, "bin/launch", 900));
        refused(FaultCode.UPDATE_MALFORMED, made(entry, 3, ""));
    }
}
