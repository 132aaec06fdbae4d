package org.ralvend.launcher.town;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/** What the broker writes while it runs. */
final class BrokerStore {
    private BrokerStore() {}

    /** All of it; key, certificates and deny list stay. Only while the broker does not run. */
    static void wipe(Path brokerHome) {
        Path folder = brokerHome.resolve("hivemq");
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new Fault(FaultCode.FOLDER_UNWRITABLE, folder + ": " + e.getMessage(), e);
        }
    }
}
