package org.ralvend.launcher.town;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which process has the other end of a loopback connection, as Linux tells it: proc(5), {@code net/tcp} and {@code fd}. */
final class Peers {
    private static final List<String> TABLES = List.of("/proc/net/tcp", "/proc/net/tcp6");
    private static final int LOCAL = 1;
    private static final int REMOTE = 2;
    private static final int INODE = 9;
    private static final int HEX = 16;

    private Peers() {}

    /**
     * The name whose process has a socket with that port that is connected to that other one; empty where none has.
     *
     * @param processes names and their pids
     */
    static Optional<String> holder(int port, int connectedTo, Map<String, Long> processes) {
        return inode(port, connectedTo)
                .flatMap(inode -> processes.entrySet().stream()
                        .filter(process -> holds(process.getValue(), "socket:[" + inode + "]"))
                        .map(Map.Entry::getKey)
                        .findFirst());
    }

    private static Optional<String> inode(int port, int connectedTo) {
        for (String table : TABLES) {
            try {
                for (String line : Files.readAllLines(Path.of(table))) {
                    String[] words = line.strip().split("\\s+", -1);
                    if (words.length > INODE
                            && port(words[LOCAL]) == port
                            && port(words[REMOTE]) == connectedTo
                            && !words[INODE].equals("0")) {
                        return Optional.of(words[INODE]);
                    }
                }
            } catch (IOException e) {
                // a kernel without IPv6 has no second table
            }
        }
        return Optional.empty();
    }

    /** The heading has none. */
    private static int port(String address) {
        int colon = address.lastIndexOf(':');
        return colon < 0 ? -1 : Integer.parseInt(address.substring(colon + 1), HEX);
    }

    private static boolean holds(long pid, String socket) {
        try (DirectoryStream<Path> open = Files.newDirectoryStream(Path.of("/proc/" + pid + "/fd"))) {
            for (Path descriptor : open) {
                if (isLinkTo(descriptor, socket)) {
                    return true;
                }
            }
        } catch (IOException e) {
            // it has ended
        }
        return false;
    }

    private static boolean isLinkTo(Path descriptor, String target) {
        try {
            return Files.readSymbolicLink(descriptor).toString().equals(target);
        } catch (IOException e) {
            // closed since it was listed
            return false;
        }
    }
}
