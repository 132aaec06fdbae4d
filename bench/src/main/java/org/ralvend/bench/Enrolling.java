package org.ralvend.bench;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.ralvend.device.identity.Enrol;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import picocli.CommandLine;

/** {@code ralvend enrol} in this process: hundreds of JVMs would take minutes. Not while other threads print. */
final class Enrolling {
    private Enrolling() {}

    /** @throws Fault {@link FaultCode#CERTIFICATE_MISSING} with what the command said */
    static void enrol(Path home, String backend, String machine, String claim) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream out = System.out;
        PrintStream err = System.err;
        try (PrintStream caught = new PrintStream(said, true, StandardCharsets.UTF_8)) {
            System.setOut(caught);
            System.setErr(caught);
            int exit = new CommandLine(new Enrol())
                    .setExecutionExceptionHandler((e, command, parsed) -> {
                        throw e;
                    })
                    .execute("--home", home.toString(), "--backend", backend, "--machine", machine, "--claim", claim);
            if (exit != 0) {
                throw new Fault(
                        FaultCode.CERTIFICATE_MISSING,
                        machine + ": enrol ended with " + exit + ": " + said.toString(StandardCharsets.UTF_8));
            }
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }
}
