package org.ralvend.device.content;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.protocol.program.DurableFile;

/** The newest price list that this device has, kept through restarts. */
public final class PriceListFile implements PriceListStore {
    private final Path file;

    public PriceListFile(Path home) {
        this.file = home.resolve("data").resolve("price-list.json");
    }

    /** Empty where none has arrived yet, or where a broken one must be fetched again. */
    @Override
    public Optional<Known> read() {
        try {
            return Optional.of(Known.of(Bytes.of(Files.readAllBytes(file))));
        } catch (IOException | ProtocolException e) {
            return Optional.empty();
        }
    }

    @Override
    public Known replace(Bytes content) throws ProtocolException {
        Known known = Known.of(content);
        try {
            DurableFile.writePrivate(file, content.toArray());
        } catch (IOException e) {
            throw new Fault(FaultCode.FOLDER_UNWRITABLE, file + ": " + e.getMessage(), e);
        }
        return known;
    }

    @Override
    public void forget() {
        try {
            DurableFile.delete(file);
        } catch (IOException e) {
            throw new Fault(FaultCode.FOLDER_UNWRITABLE, file + ": " + e.getMessage(), e);
        }
    }
}
