package org.ralvend.warehouse.count;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.ralvend.device.program.FaultLine;
import org.ralvend.protocol.Limits;
import org.ralvend.protocol.program.RunFile;
import org.ralvend.warehouse.dispense.CountId;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command of whoever has counted a slot: hands the count to the running agent and waits for its word. */
@Command(
        name = "ralvend warehouse count",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpWidth = 110,
        description = {
            "Writes into the warehouse's own journal how many units are in a slot now.",
            "Its agent must run; it takes the count between two turns of a motor, so close the door only afterwards."
        },
        footer = {
            "",
            "What lay in the slot by the books does not matter any more: reservations that the slot cannot keep",
            "move elsewhere, attempts of which nobody knew whether they fell are settled, and a slot that was",
            "blocked is used again where it holds anything.",
            "",
            "Examples:",
            "  ralvend warehouse count --home /var/lib/ralvend --slot 3 --units 12",
            "  ralvend warehouse count --home ~/.ralvend/devices/warehouse-1 --slot 3 --units 0",
            "",
            "Exit codes: 0 written down, 1 not written down (says why), 2 could not run."
        })
public final class Count implements Callable<Integer> {
    /** Longer than any turn of a motor that is well. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** For what the agent has taken already. */
    private static final Duration LAST_PATIENCE = Duration.ofSeconds(10);

    private static final long LOOK_MILLIS = 100;

    @Option(names = "--home", required = true, paramLabel = "DIR", description = "the home of the warehouse's agent")
    private Path home = Path.of(".");

    @Option(
            names = "--slot",
            required = true,
            paramLabel = "N",
            description = "as it is numbered on the machine, from 1")
    private int slot;

    @Option(
            names = "--units",
            required = true,
            paramLabel = "U",
            description = "what lies in it, all of it; 0 for none")
    private int units;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Count()).setExecutionExceptionHandler(new FaultLine("warehouse count"));
    }

    @Override
    public Integer call() throws InterruptedException {
        require("--slot", slot, 1, Limits.SLOTS);
        require("--units", units, 0, Limits.SLOT_UNITS);
        Path run = home.resolve("run");
        if (!Files.isDirectory(home.resolve("identity"))) {
            return cannot(home + " is not the home of a device: there is no identity in it");
        }
        if (RunFile.read(run.resolve("ready.json")).flatMap(RunFile::process).isEmpty()) {
            return cannot("no agent runs on " + home + ": start the warehouse and count again");
        }
        CountFiles files = new CountFiles(run);
        CountId id = new CountId(UUID.randomUUID());
        files.ask(id, new CountFiles.Asked(slot, units));
        Optional<CountFiles.Told> told = await(files, id, PATIENCE);
        if (told.isEmpty() && files.withdraw(id)) {
            return cannot("the agent did not take the count within " + PATIENCE.toSeconds()
                    + " s: a motor turns, or it hangs. Nothing was written down; count again");
        }
        return told.or(() -> lastWord(files, id))
                .map(this::say)
                .orElseGet(() -> cannot("the agent took the count and did not answer. Look whether it was written down:"
                        + " ralvend journal show " + home));
    }

    private int say(CountFiles.Told told) {
        if (told.journaled()) {
            PrintWriter out = spec.commandLine().getOut();
            out.println("written down: " + told.text());
            out.flush();
            return 0;
        }
        spec.commandLine().getErr().println("ralvend warehouse count: nothing was written down: " + told.text());
        return 1;
    }

    private static Optional<CountFiles.Told> lastWord(CountFiles files, CountId id) {
        try {
            return await(files, id, LAST_PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static Optional<CountFiles.Told> await(CountFiles files, CountId id, Duration patience)
            throws InterruptedException {
        long until = System.nanoTime() + patience.toNanos();
        Optional<CountFiles.Told> told = files.fetch(id);
        while (told.isEmpty() && System.nanoTime() < until) {
            Thread.sleep(LOOK_MILLIS);
            told = files.fetch(id);
        }
        return told;
    }

    private int cannot(String why) {
        spec.commandLine().getErr().println("ralvend warehouse count: " + why);
        return 2;
    }

    private void require(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw new ParameterException(
                    spec.commandLine(), option + " must be " + least + " to " + most + ", not " + value);
        }
    }
}
