package org.ralvend.device.journal;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.ralvend.device.agent.DeviceClock;
import org.ralvend.device.program.FaultLine;
import org.ralvend.device.program.HomeLock;
import org.ralvend.protocol.Entry;
import org.ralvend.protocol.EpochId;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.protocol.json.RecordCodec;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Looks into a device's journal and leaves it as it is, also while its agent runs; or salvages one that is damaged. */
@Command(
        name = "ralvend journal",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Shows what a device wrote down, tells whether it is unaltered, or salvages what is damaged.",
        footer = {
            "",
            "DIR is a device's home or its data folder. Only salvage changes something in it; for the others its agent may run.",
            "",
            "Examples:",
            "  ralvend journal show ~/.ralvend/devices/vendor-1",
            "  ralvend journal show --json /var/lib/ralvend | tail -1",
            "  ralvend journal verify /var/lib/ralvend",
            "  ralvend journal salvage /var/lib/ralvend",
            "",
            "Exit codes: 0 well, 1 the journal contradicts itself, 2 could not run."
        })
public final class JournalTool {
    private static final int SHORT_EPOCH = 8;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new JournalTool()).setExecutionExceptionHandler(new FaultLine("journal"));
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Prints the entries that are still there, a line each: epoch, seq, time, fact;"
                    + " then totals and how far it is stored in the backend.",
            footer = {"", "Example:", "  ralvend journal show ~/.ralvend/devices/vendor-1"})
    int show(
            @Parameters(paramLabel = "DIR", description = "a device's home or its data folder") Path place,
            @Option(names = "--json", description = "one JSON object a line; the last one sums up") boolean json)
            throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        read(place, reader -> {
            List<JournalLine.Drained> drained = new ArrayList<>();
            for (EpochId epoch : reader.epochs()) {
                long[] last = {0};
                reader.rows(epoch, row -> {
                    last[0] = row.seq();
                    print(out, line(row), json);
                });
                drained.add(new JournalLine.Drained(epoch, last[0], reader.storedUpTo(epoch)));
            }
            print(out, new JournalLine.Summary(drained, reader.totals()), json);
            return 0;
        });
        out.flush();
        return 0;
    }

    @Command(
            name = "verify",
            mixinStandardHelpOptions = true,
            description =
                    "Checks for gaps, follows the chain of hashes, adds up the totals; names the first seq that is wrong.",
            footer = {"", "Example:", "  ralvend journal verify ~/.ralvend/devices/vendor-1"})
    int verify(@Parameters(paramLabel = "DIR", description = "a device's home or its data folder") Path place)
            throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        return read(place, reader -> {
            Verification.Result result = Verification.of(reader);
            String wrong = result.wrong();
            out.println(wrong == null ? "well: " + result.entries() + " entries" : "WRONG: " + wrong);
            out.flush();
            return wrong == null ? 0 : 1;
        });
    }

    @Command(
            name = "salvage",
            mixinStandardHelpOptions = true,
            description =
                    "Reads what can be read of a journal that SQLite calls damaged into a new one, and keeps the damaged"
                            + " one beside it. An agent does the same at its start. Anything else that is wrong is left as it is.",
            footer = {"", "Example:", "  ralvend journal salvage ~/.ralvend/devices/vendor-1"})
    int salvage(@Parameters(paramLabel = "DIR", description = "a device's home; its agent does not run") Path home) {
        PrintWriter out = spec.commandLine().getOut();
        SecureRandom random = new SecureRandom();
        DeviceClock clock = new DeviceClock(InstantSource.system(), random);
        Path file = home.resolve("data").resolve("journal.db");
        if (Files.notExists(file.resolveSibling(""))) {
            throw new Fault(FaultCode.NOT_FOUND, "no data folder in " + home);
        }
        try (HomeLock _ = HomeLock.take(home)) {
            out.println(Salvage.mend(file, random, clock.stamp())
                    .map(done -> "salvaged: " + done.kept() + " entries; " + done.missing()
                            + " that were not sent, at least, are lost. The damaged one is kept as " + file
                            + ".damaged-N")
                    .orElse("well: nothing is damaged"));
        }
        out.flush();
        return 0;
    }

    private interface Work {
        int on(JournalReader reader) throws SQLException;
    }

    private static int read(Path place, Work work) throws IOException {
        try (JournalCopy copy = JournalCopy.of(place)) {
            return work.on(new JournalReader(copy.db()));
        } catch (SQLException e) {
            throw SqliteFile.fault(place, e);
        }
    }

    private static JournalLine.Row line(JournalReader.Found row) {
        try {
            Entry entry = RecordCodec.decode(Entry.class, row.body().toArray());
            return new JournalLine.Row(row.epoch(), row.seq(), row.hash(), entry, null);
        } catch (ProtocolException e) {
            return new JournalLine.Row(row.epoch(), row.seq(), row.hash(), null, row.body());
        }
    }

    private static void print(PrintWriter out, JournalLine line, boolean json) {
        if (json) {
            out.println(new String(RecordCodec.encodeAs(JournalLine.class, line), StandardCharsets.UTF_8));
            return;
        }
        switch (line) {
            case JournalLine.Row row -> out.println(text(row));
            case JournalLine.Summary summary -> {
                summary.totals().forEach((name, total) -> out.println("total " + name + " " + total));
                for (JournalLine.Drained epoch : summary.epochs()) {
                    out.println(
                            "stored " + shortened(epoch.epoch()) + " " + epoch.storedUpTo() + " of " + epoch.lastSeq());
                }
            }
        }
    }

    private static String text(JournalLine.Row row) {
        String place = shortened(row.epoch()) + " " + row.seq() + " ";
        Entry entry = row.entry();
        Bytes unread = row.unread();
        return entry == null
                ? place + "? not readable by this version, " + unread
                : place + entry.stamp().at() + " " + entry.fact();
    }

    private static String shortened(EpochId epoch) {
        return epoch.toString().substring(0, SHORT_EPOCH);
    }
}
