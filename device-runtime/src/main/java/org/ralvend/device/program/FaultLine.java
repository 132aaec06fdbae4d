package org.ralvend.device.program;

import java.util.Set;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;

/**
 * Says a {@link Fault} in one line on standard error, with exit code 2: could not run. A bug keeps its stack trace.
 *
 * @param program as it stands after {@code ralvend}
 * @param wrong faults that are an answer, with exit code 1
 */
public record FaultLine(String program, Set<FaultCode> wrong) implements IExecutionExceptionHandler {
    public FaultLine {
        wrong = Set.copyOf(wrong);
    }

    public FaultLine(String program) {
        this(program, Set.of());
    }

    @Override
    public int handleExecutionException(Exception trouble, CommandLine command, CommandLine.ParseResult parsed)
            throws Exception {
        if (trouble instanceof Fault fault) {
            command.getErr().println("ralvend " + program + ": " + fault.getMessage());
            return wrong.contains(fault.code()) ? 1 : 2;
        }
        throw trouble;
    }
}
