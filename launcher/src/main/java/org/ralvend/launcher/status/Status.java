package org.ralvend.launcher.status;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

/** The program: asks the backend of this home and prints machines, open sales and open alerts. */
@Command(
        name = "ralvend status",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Shows the machines of a town, its sales that are not over, and what needs somebody.",
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

    @Option(names = "--town", paramLabel = "TOWN", description = "the town's id (demo)")
    private String town = "demo";

    @Option(names = "--json", description = "one line of JSON")
    private boolean json;

    /** What is printed as JSON. */
    record Answer(String town, List<Wire.Machine> machines, List<Wire.Alert> alerts) {}

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
            Answer answer = new Answer(town, api.fleet(town), api.alerts(town));
            if (json) {
                System.out.println(new String(RecordCodec.encode(answer), StandardCharsets.UTF_8));
            } else {
                StatusText.of(answer, InstantSource.system().instant()).forEach(System.out::println);
            }
            return 0;
        }
    }

    /** Of any replica that runs. */
    private static int port(Path home) {
        return runFiles(home.resolve("run")).stream()
                .flatMap(file -> RunFile.read(file).stream())
                .filter(run -> run.process().isPresent())
                .flatMap(run -> Optional.ofNullable(run.ports().get("https")).stream())
                .findFirst()
                .orElseThrow(() -> new Fault(
                        FaultCode.UNREACHABLE,
                        "no backend runs on " + home + "; start ralvend demo or ralvend backend"));
    }

    private static List<Path> runFiles(Path folder) {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*.json")) {
            List<Path> files = new ArrayList<>();
            found.forEach(files::add);
            return files.stream().sorted().toList();
        } catch (IOException e) {
            return List.of(); // nothing ever ran on this home
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
