package org.ralvend.launcher.status;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.ralvend.launcher.process.Programs;
import org.ralvend.launcher.town.Api;
import org.ralvend.launcher.town.Wire;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.json.RecordCodec;
import org.ralvend.protocol.program.RunFile;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The program: asks the backend of this home and prints a line a device and a line an open sale. */
@Command(
        name = "ralvend status",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Shows the devices of a town and its sales that are not over.",
        footer = {
            "",
            "Examples:",
            "  ralvend status",
            "  ralvend status --town demo --json",
            "",
            "Exit codes: 0 well, 2 the backend does not answer."
        })
public final class Status implements Callable<Integer> {
    private static final Pattern TOWN = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");
    private static final Set<String> OVER = Set.of("DELIVERED", "REJECTED", "VOID", "REFUNDED");

    @Option(names = "--town", paramLabel = "TOWN", description = "the town's id (demo)")
    private String town = "demo";

    @Option(names = "--json", description = "one line of JSON")
    private boolean json;

    /** What is printed as JSON. */
    record Answer(String town, List<Wire.Device> devices, List<Wire.Sale> openSales) {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new Status())
                .setExecutionExceptionHandler(Status::explain)
                .execute(args));
    }

    @Override
    public Integer call() {
        if (!TOWN.matcher(town).matches()) {
            throw new Fault(FaultCode.REQUEST_INVALID, "--town " + town + "; it must match " + TOWN);
        }
        Path home = Programs.ofThisProcess().home();
        try (Api api = Api.of(home, port(home))) {
            Answer answer = new Answer(
                    town,
                    api.fleet(town),
                    api.sales(town).stream()
                            .filter(sale -> !OVER.contains(sale.state()))
                            .toList());
            if (json) {
                System.out.println(new String(RecordCodec.encode(answer), StandardCharsets.UTF_8));
            } else {
                print(answer);
            }
            return 0;
        }
    }

    private static int port(Path home) {
        Path file = home.resolve("run").resolve("backend-1.json");
        return RunFile.read(file)
                .filter(run -> run.process().isPresent())
                .flatMap(run -> Optional.ofNullable(run.ports().get("https")))
                .orElseThrow(() -> new Fault(
                        FaultCode.UNREACHABLE,
                        "no backend runs on " + home + "; start ralvend demo or ralvend backend"));
    }

    private static void print(Answer answer) {
        String line = "%-24s %-10s %-20s %-25s %-8s %s";
        System.out.println(String.format(Locale.ROOT, line, "MACHINE", "KIND", "DEVICE", "HEARD", "VERSION", ""));
        for (Wire.Device device : answer.devices()) {
            System.out.println(String.format(
                            Locale.ROOT,
                            line,
                            device.machine(),
                            device.kind(),
                            device.device(),
                            device.heardAt() == null ? "never" : device.heardAt(),
                            device.version() == null ? "" : device.version(),
                            device.revoked() ? "revoked" : "")
                    .stripTrailing());
        }
        for (Wire.Sale sale : answer.openSales()) {
            System.out.println("open: " + sale.id() + " at " + sale.machine() + ": " + sale.state() + ", "
                    + sale.totalMinor() + " " + sale.currency() + " (minor units), since " + sale.recordedAt());
        }
    }

    private static int explain(Exception wrong, CommandLine command, CommandLine.ParseResult parsed) throws Exception {
        if (wrong instanceof Fault fault) {
            command.getErr().println("ralvend status: " + fault.getMessage());
            return 2;
        }
        throw wrong;
    }
}
