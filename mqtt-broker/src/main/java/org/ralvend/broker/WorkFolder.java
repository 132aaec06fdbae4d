package org.ralvend.broker;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.program.DurableFile;
import org.ralvend.protocol.program.MutualTls;

/** HiveMQ's folder inside the broker's home: made anew at each start, worth nothing after it. */
record WorkFolder(Path root) {
    Path conf() {
        return root.resolve("conf");
    }

    Path data() {
        return root.resolve("data");
    }

    Path extensions() {
        return root.resolve("extensions");
    }

    /**
     * Wipes what an earlier start left and writes configuration and key stores.
     *
     * @throws Fault {@link FaultCode#FOLDER_UNWRITABLE}, or what {@link MutualTls#read} throws
     */
    static WorkFolder prepare(BrokerSettings settings) {
        MutualTls identity = MutualTls.read(settings.home());
        WorkFolder folder = new WorkFolder(settings.home().resolve("hivemq"));
        try {
            folder.wipe();
            for (Path each : List.of(folder.root, folder.conf(), folder.data(), folder.extensions())) {
                Files.createDirectory(
                        each, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            Path keys = folder.conf().resolve("keys.jks");
            Path trust = folder.conf().resolve("trust.jks");
            DurableFile.writePrivate(keys, bytes(identity.keyStore()));
            DurableFile.writePrivate(trust, bytes(identity.trustStore()));
            String config = HiveMqConfig.xml(settings, keys, trust, new String(MutualTls.keyStorePassword()));
            DurableFile.writePrivate(folder.conf().resolve("config.xml"), config.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new Fault(FaultCode.FOLDER_UNWRITABLE, folder.root + ": " + e.getMessage(), e);
        }
        return folder;
    }

    private void wipe() throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> all = Files.walk(root)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    private static byte[] bytes(KeyStore store) throws IOException {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            store.store(out, MutualTls.keyStorePassword());
            return out.toByteArray();
        } catch (GeneralSecurityException e) {
            throw new Fault(FaultCode.CERTIFICATE_BAD, e.getMessage(), e);
        }
    }
}
