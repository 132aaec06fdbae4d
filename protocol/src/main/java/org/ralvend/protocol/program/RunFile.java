package org.ralvend.protocol.program;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.json.RecordCodec;

/**
 * The file by which a program says that it is up: {@code run/<name>.json}. It names the process by pid <em>and</em>
 * start time, because a pid alone may have been given to somebody else since.
 *
 * @param startedAt start of the process as the operating system tells it
 * @param ports what the program listens on, by purpose; 1..65535
 */
public record RunFile(String name, long pid, Instant startedAt, Map<String, Integer> ports) {
    public RunFile {
        ports = Map.copyOf(ports);
    }

    /** This process, with its ports. */
    public static RunFile ofThisProcess(String name, Map<String, Integer> ports) {
        ProcessHandle self = ProcessHandle.current();
        return new RunFile(name, self.pid(), self.info().startInstant().orElse(Instant.EPOCH), ports);
    }

    /** @throws Fault {@link FaultCode#FOLDER_UNWRITABLE} */
    public void write(Path file) {
        try {
            DurableFile.writePrivate(file, RecordCodec.encode(this));
        } catch (IOException e) {
            throw new Fault(FaultCode.FOLDER_UNWRITABLE, file + ": " + e.getMessage(), e);
        }
    }

    /** Empty where there is no such file, or one that a crash of an older version left unreadable. */
    public static Optional<RunFile> read(Path file) {
        try {
            return Optional.of(RecordCodec.decode(RunFile.class, Files.readAllBytes(file)));
        } catch (IOException | ProtocolException e) {
            return Optional.empty();
        }
    }

    /** The process, where it is still the one that wrote this file. */
    public Optional<ProcessHandle> process() {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(p -> p.info().startInstant().filter(startedAt::equals).isPresent());
    }
}
