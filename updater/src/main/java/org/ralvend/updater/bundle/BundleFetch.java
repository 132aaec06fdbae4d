package org.ralvend.updater.bundle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.program.DurableFile;
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
     * @param fetched nothing where it was there already
     * @param passedOver why the delta was not taken, where there was one
     */
    public record Way(Optional<Target> fetched, Optional<String> passedOver) {}

    private interface Form {
        void unpack(BundleFile file) throws IOException;
    }

    /**
     * A power cut leaves the folder whole or not there; whoever asks again then has it at once. What was fetched for another bundle, and
     * was left behind, is deleted.
     *
     * @param here the folder of an earlier bundle; what is wrong with it costs the delta, and nothing else
     * @param to where it is to be
     * @throws Fault {@link FaultCode#UPDATE_UNFIT} where it is no bundle, {@link FaultCode#CONFIG_BAD_VALUE} where something else is in its
     *     place, {@link FaultCode#UPDATE_MALFORMED}, {@link FaultCode#UPDATE_OVERSIZED}, {@link FaultCode#UPDATE_MISMATCH}, {@link
     *     FaultCode#FOLDER_UNWRITABLE}, and those of {@link TargetFolder#fetch}
     */
    public Way fetch(Target target, Optional<Path> here, Path to) {
        Packed packed = Packed.find(target)
                .orElseThrow(() -> new Fault(FaultCode.UPDATE_UNFIT, target.name() + " is no bundle of files"));
        try {
            if (isThere(packed, to)) {
                return new Way(Optional.empty(), Optional.empty());
            }
            downloads.forgetOthers(Stream.concat(Stream.of(target.name()), packed.deltas().values().stream()));
            return here.isEmpty() || packed.deltas().isEmpty()
                    ? whole(target, packed, to, Optional.empty())
                    : byDelta(target, packed, here.get(), to);
        } catch (IOException e) {
            throw new Fault(FaultCode.FOLDER_UNWRITABLE, to + ": " + e.getMessage(), e);
        }
    }

    /** Also where whoever unpacked it was cut off before the folder's name was on the disk. */
    private static boolean isThere(Packed packed, Path to) throws IOException {
        if (Files.notExists(to, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        if (!Tar.of(to).equals(packed.tar())) {
            throw new Fault(FaultCode.CONFIG_BAD_VALUE, to + " is there already, and is another bundle or none");
        }
        DurableFile.syncNames(Objects.requireNonNull(to.toAbsolutePath().getParent()));
        return true;
    }

    private Way whole(Target target, Packed packed, Path to, Optional<String> passedOver) throws IOException {
        unpack(target, file -> file.unpack(packed.tar(), to));
        return new Way(Optional.of(target), passedOver);
    }

    private Way byDelta(Target target, Packed packed, Path here, Path to) throws IOException {
        String why = "there is none from what is in " + here;
        try {
            Path earlier = here.toRealPath();
            String name = packed.deltas().get(Tar.of(earlier).sha256());
            if (name != null) {
                Target delta = client.find(name);
                unpack(delta, file -> file.unpack(earlier, packed.tar(), to));
                return new Way(Optional.of(delta), Optional.empty());
            }
        } catch (Fault | IOException e) {
            why = String.valueOf(e.getMessage());
        }
        return whole(target, packed, to, Optional.of(why));
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
