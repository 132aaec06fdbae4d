package org.ralvend.device.content;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.ListRef;
import org.ralvend.protocol.PriceList;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.protocol.json.RecordCodec;
import org.ralvend.protocol.program.DurableFile;

/** The newest price list that this device has, kept through restarts. */
public final class PriceListFile {
    /** A list and what names it. */
    public record Known(ListRef ref, PriceList list) {}

    private final Path file;

    public PriceListFile(Path home) {
        this.file = home.resolve("data").resolve("price-list.json");
    }

    /** Empty where none has arrived yet, or where a broken one must be fetched again. */
    public Optional<Known> read() {
        try {
            return Optional.of(known(Bytes.of(Files.readAllBytes(file))));
        } catch (IOException | ProtocolException e) {
            return Optional.empty();
        }
    }

    /** @throws ProtocolException where the bytes are no price list; the old one stays */
    public Known replace(Bytes content) throws ProtocolException {
        Known known = known(content);
        try {
            DurableFile.writePrivate(file, content.toArray());
        } catch (IOException e) {
            throw new Fault(FaultCode.FOLDER_UNWRITABLE, file + ": " + e.getMessage(), e);
        }
        return known;
    }

    /** It was withdrawn. */
    public void forget() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new Fault(FaultCode.FOLDER_UNWRITABLE, file + ": " + e.getMessage(), e);
        }
    }

    private static Known known(Bytes content) throws ProtocolException {
        PriceList list = RecordCodec.decode(PriceList.class, content.toArray());
        return new Known(new ListRef(list.version(), content.sha256()), list);
    }
}
