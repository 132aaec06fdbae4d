package org.ralvend.broker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import org.ralvend.protocol.DenyList;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.json.RecordCodec;
import org.ralvend.protocol.program.DurableFile;

/**
 * The newest deny list, in memory and in a small file, so that a revoked device stays out while a restarted broker
 * waits for the backend to publish the list again.
 *
 * <pre>
 * offered number   same devices   answer
 * newer            either         TAKEN: in force, then written
 * equal            yes            TAKEN: written again, for the first time may have failed
 * equal            no             CONTRADICTED, nothing changes
 * older            either         STALE, nothing changes
 * </pre>
 *
 * Any thread may ask; offers are taken one at a time.
 */
final class DeniedDevices {
    enum Answer {
        TAKEN,
        CONTRADICTED,
        STALE
    }

    private final Path file;
    private DenyList list;
    private volatile Set<String> ids;

    private DeniedDevices(Path file, DenyList list) {
        this.file = file;
        this.list = list;
        this.ids = Set.copyOf(list.devices());
    }

    /** @throws Fault {@link FaultCode#CONFIG_UNREADABLE}: a list that cannot be read must not become an empty one */
    static DeniedDevices load(Path file) {
        try {
            return new DeniedDevices(file, RecordCodec.decode(DenyList.class, Files.readAllBytes(file)));
        } catch (NoSuchFileException e) {
            return new DeniedDevices(file, DenyList.NONE);
        } catch (IOException | ProtocolException e) {
            throw new Fault(FaultCode.CONFIG_UNREADABLE, file + ": " + e.getMessage(), e);
        }
    }

    Set<String> ids() {
        return ids;
    }

    /**
     * In force from the moment this is called with a newer list, even where writing fails.
     *
     * @throws Fault {@link FaultCode#FOLDER_UNWRITABLE}; offer it again
     */
    synchronized Answer offer(DenyList offered) {
        if (offered.number() < list.number()) {
            return Answer.STALE;
        }
        if (offered.number() == list.number() && !offered.equals(list)) {
            return Answer.CONTRADICTED;
        }
        list = offered;
        ids = Set.copyOf(offered.devices());
        try {
            DurableFile.writePrivate(file, RecordCodec.encode(offered));
        } catch (IOException e) {
            throw new Fault(FaultCode.FOLDER_UNWRITABLE, file + ": " + e.getMessage(), e);
        }
        return Answer.TAKEN;
    }
}
