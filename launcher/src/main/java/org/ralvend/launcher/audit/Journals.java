package org.ralvend.launcher.audit;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ralvend.launcher.process.Programs;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.json.RecordCodec;

/**
 * The journals of a town's devices that lie on this host.
 *
 * @param unreachable devices whose journal was not read, and why, a line each
 */
record Journals(List<JournalTape> tapes, List<String> unreachable) {
    private record Passport(String device) {}

    Journals {
        tapes = List.copyOf(tapes);
        unreachable = List.copyOf(unreachable);
    }

    /**
     * @param devices all that were enrolled in the town, and their machines
     * @throws Fault where a journal is here and cannot be read
     */
    static Journals of(Programs programs, Map<String, String> devices) {
        Map<String, Path> homes = homes(programs.home().resolve("devices"));
        List<JournalTape> tapes = new ArrayList<>();
        List<String> unreachable = new ArrayList<>();
        devices.forEach((device, machine) -> {
            Path home = homes.get(device);
            if (home == null) {
                unreachable.add("the journal of " + machine + ", device " + device + ": not on this host");
            } else if (!Files.exists(home.resolve("data").resolve("journal.db"))) {
                unreachable.add("the journal of " + machine + ", device " + device + ": it has none yet in " + home);
            } else {
                tapes.add(JournalTape.read(programs, home, machine, device));
            }
        });
        return new Journals(tapes, unreachable);
    }

    boolean hasAllOf(String machine, Map<String, String> devices) {
        long enrolled = devices.values().stream().filter(machine::equals).count();
        return tapes.stream().filter(tape -> tape.machine().equals(machine)).count() == enrolled;
    }

    /** By the device that each was enrolled as. */
    private static Map<String, Path> homes(Path folder) {
        Map<String, Path> homes = new TreeMap<>();
        if (!Files.isDirectory(folder)) {
            return homes;
        }
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
            for (Path home : all) {
                Path passport = home.resolve("identity").resolve("passport.json");
                if (Files.exists(passport)) {
                    homes.put(
                            RecordCodec.decode(Passport.class, Files.readAllBytes(passport))
                                    .device(),
                            home);
                }
            }
            return homes;
        } catch (IOException e) {
            throw new Fault(FaultCode.CONFIG_UNREADABLE, folder + ": " + e.getMessage(), e);
        } catch (ProtocolException e) {
            throw new Fault(e.code(), folder + ": " + e.getMessage(), e);
        }
    }
}
