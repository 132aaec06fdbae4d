package org.ralvend.updater;

import org.ralvend.protocol.Fault;
import org.ralvend.updater.tuf.TufCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program: what it can do, it does in one of its commands. */
@Command(
        name = "ralvend updater",
        mixinStandardHelpOptions = true,
        subcommands = TufCommand.class,
        synopsisSubcommandLabel = "COMMAND",
        description = "Verifies what devices are to run.",
        footer = {"", "Examples:", "  ralvend updater tuf --help"})
public final class Updater {
    private static final int FAILED = 1;

    public static void main(String[] args) {
        System.exit(run(args));
    }

    /** Returns the exit code. */
    static int run(String... args) {
        return new CommandLine(new Updater())
                .setExpandAtFiles(false)
                .setExecutionExceptionHandler(Updater::explain)
                .setParameterExceptionHandler((wrong, given) -> {
                    CommandLine command = wrong.getCommandLine();
                    command.getErr().println("ralvend updater: " + wrong.getMessage());
                    command.usage(command.getErr());
                    return FAILED;
                })
                .execute(args);
    }

    /** A bug tells where it is. */
    private static int explain(Exception wrong, CommandLine command, CommandLine.ParseResult parsed) {
        if (wrong instanceof Fault fault) {
            command.getErr().println("ralvend updater: " + fault.getMessage());
        } else {
            wrong.printStackTrace(command.getErr());
        }
        return FAILED;
    }
}
