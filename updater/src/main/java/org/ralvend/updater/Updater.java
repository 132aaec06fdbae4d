package org.ralvend.updater;

import java.time.InstantSource;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.updater.bundle.FetchCommand;
import org.ralvend.updater.publish.AddCommand;
import org.ralvend.updater.publish.DelegateCommand;
import org.ralvend.updater.publish.InitCommand;
import org.ralvend.updater.publish.KeyCommand;
import org.ralvend.updater.publish.PublishCommand;
import org.ralvend.updater.publish.RemoveCommand;
import org.ralvend.updater.publish.RenewCommand;
import org.ralvend.updater.publish.RotateCommand;
import org.ralvend.updater.publish.SignCommand;
import org.ralvend.updater.publish.StatusCommand;
import org.ralvend.updater.publish.VerifyCommand;
import org.ralvend.updater.tuf.TufCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program: what it can do, it does in one of its commands. */
@Command(
        name = "ralvend updater",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = {
            "Publishes what devices are to run, and verifies it as they do.",
            "A repository is begun once (init), changed (add, delegate, rotate, renew), signed by people (sign), and published."
                    + " docs/updates.md has the whole way in ten commands."
        },
        footer = {
            "",
            "Examples:",
            "  ralvend updater key new root.key",
            "  ralvend updater status --repository repo",
            "  ralvend updater tuf --help",
            "",
            "Exit codes: 0 well, 1 refused: the fault says why, 2 could not run; tuf has 0 and 1 only."
        })
public final class Updater {
    private static final int WRONG = 1;
    private static final int COULD_NOT_RUN = 2;

    public static void main(String[] args) {
        System.exit(run(InstantSource.system(), args));
    }

    /** Returns the exit code. */
    static int run(InstantSource clock, String... args) {
        boolean alone = args.length > 0 && args[0].equals("tuf");
        if (!alone && System.getenv().containsKey("RALVEND_NOW")) {
            System.err.println("ralvend updater: RALVEND_NOW sets the clock of ralvend updater tuf alone; unset it");
            return COULD_NOT_RUN;
        }
        return program(clock, alone).execute(args);
    }

    /** @param alone whether it is the client by itself, whose exit codes are 0 and 1 only */
    static CommandLine program(InstantSource clock, boolean alone) {
        return commands(clock)
                .setExpandAtFiles(false)
                .setExecutionExceptionHandler((wrong, command, _) -> explain(wrong, command, alone))
                .setParameterExceptionHandler((wrong, _) -> {
                    CommandLine command = wrong.getCommandLine();
                    command.getErr().println("ralvend updater: " + wrong.getMessage());
                    command.usage(command.getErr());
                    return alone ? WRONG : COULD_NOT_RUN;
                });
    }

    private static CommandLine commands(InstantSource clock) {
        return new CommandLine(new Updater())
                .addSubcommand(new KeyCommand())
                .addSubcommand(new InitCommand(clock))
                .addSubcommand(new AddCommand(clock))
                .addSubcommand(new RemoveCommand(clock))
                .addSubcommand(new DelegateCommand(clock))
                .addSubcommand(new RotateCommand(clock))
                .addSubcommand(new RenewCommand(clock))
                .addSubcommand(new SignCommand())
                .addSubcommand(new PublishCommand(clock))
                .addSubcommand(new VerifyCommand(clock))
                .addSubcommand(new StatusCommand(clock))
                .addSubcommand(new FetchCommand(clock))
                .addSubcommand(new TufCommand(clock));
    }

    /** A bug tells where it is. */
    private static int explain(Exception wrong, CommandLine command, boolean alone) {
        if (wrong instanceof Fault fault) {
            command.getErr().println("ralvend updater: " + fault.getMessage());
            return alone || isOfUpdates(fault.code()) ? WRONG : COULD_NOT_RUN;
        }
        wrong.printStackTrace(command.getErr());
        return alone ? WRONG : COULD_NOT_RUN;
    }

    private static boolean isOfUpdates(FaultCode code) {
        return code.name().startsWith("UPDATE_");
    }
}
