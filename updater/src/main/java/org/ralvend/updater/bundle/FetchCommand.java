package org.ralvend.updater.bundle;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.updater.tuf.Client;
import org.ralvend.updater.tuf.MetadataFolder;
import org.ralvend.updater.tuf.Mirror;
import org.ralvend.updater.tuf.Target;
import org.ralvend.updater.tuf.TargetFolder;
import org.ralvend.updater.tuf.Time;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A bundle by hand, as a device would have it. */
@Command(
        name = "fetch",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Fetches a bundle as a device would: refreshes, lets in what is signed to be for this machine, takes the delta"
                    + " against what is here or else the whole, and unpacks it.",
            "The folder is there whole or not at all. What is trusted was begun with ralvend updater tuf init."
        },
        footer = {
            "",
            "Example:",
            "  ralvend updater fetch firmware/vendor-3.tar.zst slot-b --onto slot-a \\",
            "      --metadata-dir trusted --machine-kind vendor --hardware board-1 \\",
            "      --metadata-url http://localhost:8001/metadata \\",
            "      --target-base-url http://localhost:8001/targets"
        })
public final class FetchCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "NAME", description = "of the target")
    private String name = "";

    @Parameters(index = "1", paramLabel = "FOLDER", description = "where it is to be")
    private Path folder = Path.of("");

    @Option(
            names = "--metadata-dir",
            required = true,
            paramLabel = "DIR",
            description = "where trusted metadata is kept")
    private Path metadataDir = Path.of("");

    @Option(names = "--metadata-url", required = true, paramLabel = "URL", description = "where the metadata is")
    private String metadataUrl = "";

    @Option(names = "--target-base-url", required = true, paramLabel = "URL", description = "where the targets are")
    private String targetBaseUrl = "";

    @Option(
            names = "--machine-kind",
            required = true,
            paramLabel = "KIND",
            description = "of this machine: vendor, warehouse or terminal")
    private String machineKind = "";

    @Option(names = "--hardware", defaultValue = "", paramLabel = "ID", description = "of this board")
    private String hardware = "";

    @Option(names = "--kind", defaultValue = "firmware", paramLabel = "KIND", description = "default: firmware")
    private String kind = "firmware";

    @Option(names = "--floor", paramLabel = "N", description = "nothing older is let in; default 0")
    private long floor;

    @Option(names = "--onto", paramLabel = "FOLDER", description = "an earlier bundle, to fetch the difference only")
    private @Nullable Path onto;

    @Spec
    @SuppressWarnings("NullAway.Init") // set before it runs
    private CommandSpec spec;

    private final InstantSource clock;

    public FetchCommand(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() {
        MetadataFolder metadata = new MetadataFolder(metadataDir);
        Mirror mirror = new Mirror();
        try (FileChannel _ = metadata.hold()) {
            Client client = Client.refresh(metadata, mirror, metadataUrl, Time.of(clock.instant()));
            Target target = client.find(name);
            Label label = new Admission(machineKind, hardware, client.time()).admit(target, Label.Kind.of(kind), floor);
            String slashed = targetBaseUrl.endsWith("/") ? targetBaseUrl : targetBaseUrl + "/";
            TargetFolder downloads = new TargetFolder(metadataDir.resolve("downloads"), mirror, slashed);
            tell(label, new BundleFetch(client, downloads).fetch(target, Optional.ofNullable(onto), folder));
            return 0;
        } catch (IOException e) {
            throw new Fault(FaultCode.FOLDER_UNWRITABLE, metadataDir + ": " + e.getMessage(), e);
        }
    }

    private void tell(Label label, BundleFetch.Way way) {
        way.passedOver().ifPresent(why -> spec.commandLine().getErr().println("no delta, the whole instead: " + why));
        String how = way.fetched()
                .map(target -> target.content().length().orElse(0) + " bytes, " + target.name())
                .orElse("it was there already");
        spec.commandLine()
                .getOut()
                .println(label.kind().word() + " " + label.version() + " is in " + folder + "; " + how);
    }
}
