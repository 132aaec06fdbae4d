package org.ralvend.updater.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/** Folders of files for tests, and what is in them. */
final class Tree {
    private Tree() {}

    static Path file(Path folder, String path, byte[] content) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.write(file, content);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    }

    static Path file(Path folder, String path, String content) throws IOException {
        return file(folder, path, content.getBytes(StandardCharsets.UTF_8));
    }

    static void program(Path folder, String path) throws IOException {
        Files.setPosixFilePermissions(file(folder, path, "#!/bin/sh\n"), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** What no compressor makes smaller; always the same. */
    static byte[] noise(int seed, int count) {
        byte[] noise = new byte[count];
        new Random(seed).nextBytes(noise);
        return noise;
    }

    /** A jar of classes that are such noise, deflated. */
    static void jar(Path file, Map<String, byte[]> classes) throws IOException {
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Map.Entry<String, byte[]> each : classes.entrySet()) {
                out.putNextEntry(new ZipEntry(each.getKey()));
                out.write(each.getValue());
                out.closeEntry();
            }
        }
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    }

    static byte[] packed(Path folder) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        var _ = Packer.pack(folder, out, _ -> {});
        return out.toByteArray();
    }

    static byte[] delta(Path earlier, Path folder) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Packer.delta(earlier, folder, out);
        return out.toByteArray();
    }

    /** One zstd stream of anything, made in no time. */
    static byte[] sealed(byte[]... parts) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.write(part);
        }
        return Zstd.compress(out.toByteArray(), 1);
    }

    /** Content by path, and whether it can be run. */
    static Map<String, List<String>> of(Path folder) throws IOException {
        Map<String, List<String>> all = new TreeMap<>();
        for (Map.Entry<String, Path> each : Tar.files(folder).entrySet()) {
            all.put(
                    each.getKey(),
                    List.of(
                            Files.readString(each.getValue(), StandardCharsets.ISO_8859_1),
                            PosixFilePermissions.toString(Files.getPosixFilePermissions(each.getValue()))));
        }
        return all;
    }

    interface Unpacking {
        void to(Path folder) throws IOException;
    }

    /** Ends with this fault, and nothing is left of it. */
    static Fault refused(FaultCode code, Path folder, Unpacking unpacking) throws IOException {
        Path inside = Files.createTempDirectory(folder, "refused");
        Fault fault = assertThrows(Fault.class, () -> unpacking.to(inside.resolve("to")));
        assertEquals(code, fault.code(), fault.getMessage());
        assertFalse(fault.detail().contains("Exception"), fault.detail());
        try (var left = Files.list(inside)) {
            assertEquals(List.of(), left.toList());
        }
        return fault;
    }
}
