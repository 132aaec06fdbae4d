package org.ralvend.launcher.sim;

import java.util.concurrent.Callable;
import org.ralvend.protocol.Fault;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The program: {@code ralvend sim run}. */
@Command(
        name = "ralvend sim",
        mixinStandardHelpOptions = true,
        description = "The simulator for people who test against RalVend. The steps are in docs/simulator.md.",
        subcommands = SimRun.class,
        footer = {"", "Examples:", "  ralvend sim run demo/1-plain.scenario", "  ralvend sim run --help"})
public final class Sim implements Callable<Integer> {
    private static final int COULD_NOT_RUN = 2;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    public static void main(String[] args) {
        System.exit(command().execute(args));
    }

    static CommandLine command() {
        return new CommandLine(new Sim()).setExecutionExceptionHandler(Sim::explain);
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "ralvend sim: say what to do: run FILE…");
    }

    /** A bug tells where it is, and is no scenario's verdict: 1 would say so. */
    static int explain(Exception wrong, CommandLine command, CommandLine.ParseResult parsed) {
        if (wrong instanceof Fault fault) {
            command.getErr().println("ralvend sim: " + fault.getMessage());
        } else {
            wrong.printStackTrace(command.getErr());
        }
        return COULD_NOT_RUN;
    }
}
