package org.ralvend.launcher.audit;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.ralvend.launcher.process.Programs;
import org.ralvend.launcher.town.Await;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.json.RecordCodec;
import org.ralvend.protocol.program.RunFile;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The program: asks the three witnesses of this home, town by town, and tells where they break an invariant. */
@Command(
        name = "ralvend audit",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Compares the database, the journals of devices on this host and, where there is one, the world's ledger with"
                    + " each other and with the invariants I1 to I6.",
            "Reads only, also while everything runs. Figures, open cases with their deadlines, and each broken rule with"
                    + " its evidence on standard output."
        },
        footer = {
            "",
            "The database must run: ralvend db. What could not be asked is told; it is no broken rule.",
            "A rule counts as broken where several looks, a second apart, find it broken at the same place.",
            "Another database: RALVEND_AUDIT_DB_URL and RALVEND_AUDIT_DB_PASSWORD_FILE.",
            "",
            "Examples:",
            "  ralvend audit",
            "  ralvend audit --town demo --json",
            "",
            "Exit codes: 0 clean, 1 a rule is broken, 2 could not run."
        })
public final class AuditRun implements Callable<Integer> {
    private static final int BROKEN = 1;
    private static final int COULD_NOT_RUN = 2;
    private static final int LOOKS = 5;
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    @Option(names = "--town", paramLabel = "TOWN", description = "one town only (default: all)")
    private @Nullable String town;

    @Option(names = "--json", description = "a line of JSON a town")
    private boolean json;

    /** What is printed as JSON. */
    record Answer(boolean clean, Map<String, Boolean> invariants, Audit audit) {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new AuditRun())
                .setExecutionExceptionHandler(AuditRun::explain)
                .execute(args));
    }

    @Override
    public Integer call() {
        Sources sources = sources(Programs.ofThisProcess());
        List<String> towns = sources.towns();
        if (town != null && !towns.contains(town)) {
            throw new Fault(FaultCode.NOT_FOUND, "town " + town + "; there are " + towns);
        }
        boolean clean = true;
        for (String each : town == null ? towns : List.of(town)) {
            Audit audit = look(sources, each);
            clean &= audit.isClean();
            print(audit);
        }
        return clean ? 0 : BROKEN;
    }

    /** Again and again as long as something is wrong, since what is under way looks wrong for a moment. */
    private static Audit look(Sources sources, String town) {
        Audit audit = sources.audit(town);
        for (int look = 1; look < LOOKS && !audit.isClean(); look++) {
            System.err.println("ralvend audit: town " + town + ": "
                    + audit.findings().size() + " rules do not hold at this moment; looking again");
            Await.pause(BETWEEN_LOOKS);
            audit = audit.confirmedBy(sources.audit(town));
        }
        return audit;
    }

    private void print(Audit audit) {
        if (json) {
            Answer answer = new Answer(audit.isClean(), audit.invariants(), audit);
            System.out.println(new String(RecordCodec.encode(answer), StandardCharsets.UTF_8));
        } else {
            AuditText.of(audit).forEach(System.out::println);
        }
    }

    private static Sources sources(Programs programs) {
        Path home = programs.home();
        Map<String, String> set = System.getenv();
        String url = set.getOrDefault("RALVEND_AUDIT_DB_URL", "");
        return new Sources(
                programs,
                url.isEmpty() ? runningOn(home) : url,
                Path.of(set.getOrDefault(
                        "RALVEND_AUDIT_DB_PASSWORD_FILE",
                        home.resolve("db").resolve("password").toString())),
                home.resolve("world").resolve("ledger.jsonl"));
    }

    /** The database of this home, where it listens now. */
    private static String runningOn(Path home) {
        return RunFile.read(home.resolve("run").resolve("db.json"))
                .filter(run -> run.process().isPresent())
                .flatMap(run -> Optional.ofNullable(run.ports().get("postgres")))
                .map(port -> "jdbc:postgresql://127.0.0.1:" + port + "/ralvend")
                .orElseThrow(
                        () -> new Fault(FaultCode.UNREACHABLE, "no database runs on " + home + "; start ralvend db"));
    }

    private static int explain(Exception wrong, CommandLine command, CommandLine.ParseResult parsed) throws Exception {
        if (wrong instanceof Fault fault) {
            command.getErr().println("ralvend audit: " + fault.getMessage());
            return COULD_NOT_RUN;
        }
        throw wrong;
    }
}
