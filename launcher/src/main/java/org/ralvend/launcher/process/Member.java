package org.ralvend.launcher.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/**
 * One process of a program, from its start to its end. Any thread.
 *
 * @param place in the order of the first starts
 * @param note for the launcher that comes after a killed one
 */
record Member(Start start, int place, Process process, Path note, LogFile log) {
    private static final Duration NOTICED = Duration.ofSeconds(10);
    private static final int LOG_LINES = 8;

    /** How Java tells the end by KILL, as shells do: 128 and the signal's number. */
    private static final int KILLED = 128 + 9;

    String name() {
        return start.name();
    }

    /** As the system knows it: a {@link Process} hears of its own end a little later than who asks for it by its pid. */
    boolean isAlive() {
        return process.toHandle().isAlive();
    }

    /** TERM, then KILL after that time. */
    void end(Duration patience, Consumer<String> tell) {
        Leftovers.end(name(), process.toHandle(), patience, tell);
    }

    /**
     * @param blow what may kill it first
     * @throws Fault {@link FaultCode#INTERNAL} where it had ended by itself before
     */
    void kill(Runnable blow) {
        boolean ran = isAlive();
        try {
            blow.run();
        } finally {
            process.destroyForcibly();
            Leftovers.await(process.toHandle());
        }
        // Who ended between the look and the signal has an exit code of its own.
        if (!ran || exit() != KILLED) {
            throw new Fault(FaultCode.INTERNAL, endedByItself());
        }
    }

    /**
     * KILL for the process that it has started with that command, whereupon it must end too.
     *
     * @throws Fault {@link FaultCode#NOT_FOUND} where it runs no such process, {@link FaultCode#INTERNAL} where it had
     *     ended by itself or does not end in time
     */
    void killChild(String command) {
        ProcessHandle child = process.children()
                .filter(c -> c.info().command().orElse("").endsWith("/" + command))
                .findFirst()
                .orElseThrow(() -> isAlive()
                        ? new Fault(FaultCode.NOT_FOUND, name() + " runs no " + command)
                        : new Fault(FaultCode.INTERNAL, endedByItself()));
        child.destroyForcibly();
        Leftovers.await(child);
        if (!Ending.within(process, NOTICED)) {
            throw new Fault(
                    FaultCode.INTERNAL, name() + " did not end within " + NOTICED.toSeconds() + " s of its " + command);
        }
    }

    /** Of one that has ended: its exit code and the end of its log. */
    String endedByItself() {
        return name() + " ended by itself with " + exit() + "; " + log.path() + " ends with:\n"
                + log.lastLines(LOG_LINES);
    }

    private int exit() {
        if (!Ending.within(process, NOTICED)) {
            throw new IllegalStateException(name() + " runs");
        }
        return process.exitValue();
    }
}
