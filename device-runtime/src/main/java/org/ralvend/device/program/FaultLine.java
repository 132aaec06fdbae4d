package org.ralvend.device.program;

import org.ralvend.protocol.Fault;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;

/**
 * Says a {@link Fault} in one line on standard error, with exit code 2: could not run. A bug keeps its stack trace.
 *
 * @param program as it stands after {@code ralvend}
 */
public record FaultLine(String program) implements IExecutionExceptionHandler {
    @Override
    public int handleExecutionException(Exception wrong, CommandLine command, CommandLine.ParseResult parsed)
            throws Exception {
        if (wrong instanceof Fault fault) {
            command.getErr().println("ralvend " + program + ": " + fault.getMessage());
            return 2;
        }
        throw wrong;
    }
}
