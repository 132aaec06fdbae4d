package org.ralvend.launcher.town;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.program.DurableFile;
import org.ralvend.protocol.program.Settings;

/**
 * What an installation listens on: chosen free at its first start, then kept, because enrolled devices know them.
 *
 * @param file where they are kept
 */
record Ports(int db, int broker, int backend, Path file) {
    private static final int MAX = 65_535;

    static Ports keptIn(Path file) {
        try {
            if (!Files.exists(file)) {
                choose(file);
            }
        } catch (IOException e) {
            throw new Fault(FaultCode.FOLDER_UNWRITABLE, file + ": " + e.getMessage(), e);
        }
        Settings kept = Settings.of(Map.of("port.db", "", "port.broker", "", "port.backend", ""), file, Map.of());
        return new Ports(
                kept.number("port.db", 1, MAX),
                kept.number("port.broker", 1, MAX),
                kept.number("port.backend", 1, MAX),
                file);
    }

    /** @param what the program said of it */
    Fault taken(String what) {
        return new Fault(
                FaultCode.PORT_TAKEN,
                what + "; enrolled devices know the ports in " + file
                        + ", so end the other program or use another RALVEND_HOME");
    }

    private static void choose(Path file) throws IOException {
        // All three are held until all are chosen, so that none is chosen twice.
        Map<String, ServerSocket> held = new LinkedHashMap<>();
        Properties chosen = new Properties();
        try {
            for (String name : new String[] {"port.db", "port.broker", "port.backend"}) {
                ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
                held.put(name, socket);
                chosen.setProperty(name, Integer.toString(socket.getLocalPort()));
            }
        } finally {
            for (ServerSocket socket : held.values()) {
                socket.close();
            }
        }
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        chosen.store(text, "The ports of this installation. Enrolled devices know them: change none.");
        DurableFile.writePrivate(file, text.toByteArray());
    }
}
