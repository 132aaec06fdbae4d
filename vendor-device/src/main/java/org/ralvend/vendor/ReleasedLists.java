package org.ralvend.vendor;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.ralvend.device.agent.DeviceClock;
import org.ralvend.device.content.ContentFetcher;
import org.ralvend.protocol.Desired;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.TownId;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.updater.bundle.Admission;
import org.ralvend.updater.bundle.Label;
import org.ralvend.updater.bundle.PriceNames;
import org.ralvend.updater.tuf.Client;
import org.ralvend.updater.tuf.MetadataFolder;
import org.ralvend.updater.tuf.Mirror;
import org.ralvend.updater.tuf.Target;
import org.ralvend.updater.tuf.Time;

/**
 * Price lists of this vendor's town, as the release repository has them: whoever says that one is desired, only what verifies is let
 * in, and it must be the one that is desired. The first root comes with the first list, over TLS against the CA that the enrolment
 * pinned. What is refused is a fault until something is let in, and the list before stays. Fetches on one thread; faults from any.
 */
final class ReleasedLists implements ContentFetcher.Source {
    private static final String MACHINE_KIND = "vendor";

    /** Of the metadata of a root that nobody has verified yet. */
    private static final int ROOT_BYTES = 512 * 1024;

    private final Path folder;
    private final String backend;
    private final SSLContext tls;
    private final @Nullable TownId town;
    private final Supplier<Time> time;
    private volatile @Nullable FaultCode refused;
    private volatile Runnable changed = () -> {};

    /** @param floor the newest time that is certain, where the clock is not known */
    ReleasedLists(Path home, Source source, @Nullable TownId town, DeviceClock clock, Supplier<Instant> floor) {
        this.folder = home.resolve("data").resolve("release");
        this.backend = source.backend().endsWith("/") ? source.backend() : source.backend() + "/";
        this.tls = source.tls();
        this.town = town;
        this.time = () -> clock.trusted().map(Time::of).orElseGet(() -> Time.unknownSince(floor.get()));
    }

    /** Who serves it, and how this device proves itself there. */
    record Source(String backend, SSLContext tls) {}

    @Override
    public Bytes get(Desired.Item item) throws IOException {
        MetadataFolder metadata = new MetadataFolder(folder);
        Mirror mirror = new Mirror(tls);
        try (FileChannel _ = metadata.hold()) {
            Bytes list = get(item, metadata, mirror);
            refused(null);
            return list;
        } catch (Fault e) {
            refused(e.code());
            throw new IOException(e.getMessage(), e);
        }
    }

    private Bytes get(Desired.Item item, MetadataFolder metadata, Mirror mirror) {
        String target = target();
        String base = backend + "device/v1/release/metadata/";
        if (!metadata.isBegun()) {
            Bytes root = mirror.find(base + "1.root.json", ROOT_BYTES)
                    .orElseThrow(() -> new Fault(FaultCode.UPDATE_UNREACHABLE, base + "1.root.json"));
            Client.begin(metadata, root);
        }
        Client client = Client.refresh(metadata, mirror, base, time.get());
        Target found = client.find(target);
        Label label = new Admission(MACHINE_KIND, "", client.time()).admit(found, Label.Kind.PRICE_LIST, 0);
        if (label.version() != item.version()) {
            throw new Fault(
                    FaultCode.UPDATE_UNKNOWN,
                    "price list " + item.version() + " is desired, and released is " + label.version());
        }
        Bytes list = client.read(found, backend + "device/v1/release/targets/", ContentFetcher.MAX_BYTES);
        if (!list.sha256().equals(item.sha256())) {
            throw new Fault(FaultCode.UPDATE_MISMATCH, target + " is another list than is desired");
        }
        return list;
    }

    private String target() {
        if (town == null) {
            throw new Fault(FaultCode.UPDATE_UNFIT, "this device does not know its town: enrol it again");
        }
        return PriceNames.target(town.value());
    }

    private void refused(@Nullable FaultCode why) {
        boolean another = refused != why;
        refused = why;
        if (another) {
            changed.run();
        }
    }

    /** @param told runs on the fetcher's thread whenever the fault is another */
    void onChange(Runnable told) {
        changed = told;
    }

    /** These, and why the newest list is not let in. */
    List<FaultCode> faults(List<FaultCode> others) {
        return Stream.concat(others.stream(), Optional.ofNullable(refused).stream())
                .toList();
    }
}
