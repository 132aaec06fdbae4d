package org.ralvend.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.ralvend.launcher.process.Programs;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/** The vendor's agent as a release team would put it into a folder: its jars, and what starts it. */
record Firmware(Programs programs, Path folder) {
    private static final String MODULE = "vendor-device";
    private static final String CHANGED = "org/ralvend/vendor/VendorAgent.class";

    /** As it is built here. */
    Path built() throws IOException {
        Path lib = Files.createDirectories(folder.resolve("built").resolve("lib"));
        Files.copy(programs.jar(MODULE), lib.resolve(MODULE + ".jar"));
        String classPath = Files.readString(programs.root().resolve(MODULE).resolve("target/classpath"));
        for (String jar : classPath.strip().split(":", -1)) {
            Path file = Path.of(jar);
            Files.copy(file, lib.resolve(file.getFileName()));
        }
        Files.writeString(lib.resolveSibling("launch"), "exec java -cp 'lib/*' org.ralvend.vendor.VendorDevice\n");
        return lib.resolveSibling("");
    }

    /** The same, with one method more in one class of the agent. */
    Path changed(Path built) throws IOException {
        Path lib = Files.createDirectories(folder.resolve("changed").resolve("lib"));
        Files.copy(built.resolve("launch"), lib.resolveSibling("launch"));
        try (var jars = Files.list(built.resolve("lib"))) {
            for (Path jar : jars.toList()) {
                Path copy = lib.resolve(jar.getFileName());
                if (copy.endsWith(MODULE + ".jar")) {
                    change(jar, copy);
                } else {
                    Files.copy(jar, copy);
                }
            }
        }
        return lib.resolveSibling("");
    }

    private static void change(Path jar, Path copy) throws IOException {
        int changed = 0;
        try (ZipFile in = new ZipFile(jar.toFile());
                OutputStream file = Files.newOutputStream(copy);
                ZipOutputStream out = new ZipOutputStream(file)) {
            for (Enumeration<? extends ZipEntry> all = in.entries(); all.hasMoreElements(); ) {
                ZipEntry entry = all.nextElement();
                out.putNextEntry(new ZipEntry(entry.getName()));
                try (InputStream content = in.getInputStream(entry)) {
                    byte[] bytes = content.readAllBytes();
                    boolean changes = entry.getName().equals(CHANGED);
                    changed += changes ? 1 : 0;
                    out.write(changes ? grown(bytes) : bytes);
                }
                out.closeEntry();
            }
        }
        if (changed != 1) {
            throw new Fault(FaultCode.NOT_FOUND, CHANGED + " in " + jar);
        }
    }

    private static byte[] grown(byte[] classFile) {
        ClassFile parser = ClassFile.of();
        return parser.transformClass(
                parser.parse(classFile),
                ClassTransform.endHandler(builder -> builder.withMethodBody(
                        "oneMore",
                        MethodTypeDesc.of(ConstantDescs.CD_int),
                        ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC,
                        code -> code.loadConstant(20_261_122).ireturn())));
    }
}
