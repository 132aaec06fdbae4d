package org.ralvend.updater.bundle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.updater.tuf.Client;
import org.ralvend.updater.tuf.Target;
import org.ralvend.updater.tuf.TargetFolder;

/**
 * Brings a bundle that was let in ({@link Admission}) into a folder of its own: by its delta against the one that is here, where there
 * is one and it applies, or else whole. Either way what comes out is what was signed. One process at a time, which holds the metadata's
 * folder; one thread.
 *
 * @param downloads where what was fetched is until it is unpacked
 */
public record BundleFetch(Client client, TargetFolder downloads) {
    /**
     * How it came.
     *
     * @param target that was fetched
     * @param passedOver why the delta was not taken, where there was one
     */
    public record Way(Target target, Optional<Fault> passedOver) {}

    private interface Form {
        void unpack(BundleFile file) throws IOException;
    }

    /**
     * A power cut leaves the folder whole or not there.
     *
     * @param here the folder of an earlier bundle
     * @param to where it is to be; nothing is there yet
     * @throws Fault {@link FaultCode#UPDATE_UNFIT} where it is no bundle, {@link FaultCode#UPDATE_MALFORMED}, {@link
     *     FaultCode#UPDATE_OVERSIZED}, {@link FaultCode#UPDATE_MISMATCH}, {@link FaultCode#FOLDER_UNWRITABLE}, and those of {@link
     *     TargetFolder#fetch}
     */
    public Way fetch(Target target, Optional<Path> here, Path to) {
        Packed packed = Packed.find(target)
                .orElseThrow(() -> new Fault(FaultCode.UPDATE_UNFIT, target.name() + " is no bundle of files"));
        if (Files.exists(to)) {
            throw new Fault(FaultCode.CONFIG_BAD_VALUE, to + " is there already; a bundle has a folder of its own");
        }
        try {
            Optional<String> delta = here.isEmpty()
                    ? Optional.empty()
                    : Optional.ofNullable(packed.deltas().get(Tar.of(here.get()).sha256()));
            return delta.isEmpty() ? whole(target, packed, to) : byDelta(target, packed, delta.get(), here.get(), to);
        } catch (IOException e) {
            throw new Fault(FaultCode.FOLDER_UNWRITABLE, to + ": " + e.getMessage(), e);
        }
    }

    private Way whole(Target target, Packed packed, Path to) throws IOException {
        unpack(target, file -> file.unpack(packed.tar(), to));
        return new Way(target, Optional.empty());
    }

    private Way byDelta(Target target, Packed packed, String name, Path here, Path to) throws IOException {
        try {
            Target delta = client.find(name);
            unpack(delta, file -> file.unpack(here, packed.tar(), to));
            return new Way(delta, Optional.empty());
        } catch (Fault e) {
            if (e.code() == FaultCode.FOLDER_UNWRITABLE) {
                throw e; // which the whole would not help
            }
            return new Way(whole(target, packed, to).target(), Optional.of(e));
        }
    }

    private void unpack(Target target, Form form) throws IOException {
        Path file = downloads.fetch(target, client.isConsistent());
        try {
            form.unpack(new BundleFile(file));
        } finally {
            Files.deleteIfExists(file); // also what verified and is no bundle: it would be none again
        }
    }
}
