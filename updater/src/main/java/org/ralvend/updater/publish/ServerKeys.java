package org.ralvend.updater.publish;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.updater.tuf.Key;

/** The keys that a server signs with, each in a file that is called like its role; without passphrases, since nobody is there. */
record ServerKeys(Path folder) {
    static final String ONLINE = "online";
    private static final String ENDING = ".key";

    boolean has(String role) {
        return Files.exists(file(role));
    }

    /** As it is there, or a new one. */
    SigningKey made(String role) {
        if (!has(role)) {
            KeyFile.unlocked(SigningKey.fresh(Key.Scheme.ED25519)).write(file(role));
        }
        return get(role);
    }

    /** @throws Fault {@link FaultCode#CONFIG_UNREADABLE} where it is not there: another would be worth nothing */
    SigningKey get(String role) {
        return KeyFile.read(file(role)).open(new char[0]);
    }

    /** All whose files begin like that: while one takes the other's place there are two. */
    List<SigningKey> online() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> {
                        String name = String.valueOf(file.getFileName());
                        return name.startsWith(ONLINE) && name.endsWith(ENDING);
                    })
                    .sorted()
                    .map(file -> KeyFile.read(file).open(new char[0]))
                    .toList();
        } catch (IOException e) {
            throw new Fault(FaultCode.CONFIG_UNREADABLE, folder + ": " + e.getMessage(), e);
        }
    }

    private Path file(String role) {
        return folder.resolve(role + ENDING);
    }
}
