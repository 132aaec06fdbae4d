package org.ralvend.device.scanner;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.ralvend.device.agent.Loop;
import org.ralvend.protocol.ClaimSecret;
import org.ralvend.protocol.FaultCode;

/** Where a scanner may be built in, or not. Any thread. */
public final class ScannerSlot implements AutoCloseable {
    private final Optional<Scanner> built;

    /** @param scanned as {@link Scanner}'s */
    public ScannerSlot(Optional<Path> device, Loop loop, Consumer<Optional<ClaimSecret>> scanned) {
        built = device.map(path -> new Scanner(path, loop, scanned));
    }

    /** Once. */
    public void start() {
        built.ifPresent(Scanner::start);
    }

    /** These, and the scanner's own. */
    public List<FaultCode> faults(List<FaultCode> others) {
        return Stream.concat(others.stream(), built.flatMap(Scanner::fault).stream())
                .toList();
    }

    @Override
    public void close() {
        built.ifPresent(Scanner::close);
    }
}
