package org.ralvend.updater.tuf;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.json.Bytes;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The client by itself, so that others can test it. Exit codes are 0 and 1, and no other. */
@Command(
        name = "tuf",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        synopsisSubcommandLabel = "COMMAND",
        description = {
            "The client of The Update Framework (specification 1.0) by itself: verifies a repository's metadata and fetches"
                    + " its targets.",
            "Options stand before the command. RALVEND_NOW, seconds since 1970, sets its clock."
        },
        footer = {
            "",
            "Examples:",
            "  ralvend updater tuf --metadata-dir trusted init root.json",
            "  ralvend updater tuf --metadata-url http://localhost:8001/metadata --metadata-dir trusted refresh",
            "  ralvend updater tuf --metadata-url http://localhost:8001/metadata --metadata-dir trusted \\",
            "      --target-name a.bin --target-dir got --target-base-url http://localhost:8001/targets download",
            "",
            "Exit codes: 0 verified and done, 1 refused or failed: the fault says why."
        })
public final class TufCommand {
    @Option(names = "--metadata-url", paramLabel = "URL", description = "where the repository's metadata is")
    private @Nullable String metadataUrl;

    @Option(names = "--metadata-dir", paramLabel = "DIR", description = "where trusted metadata is kept")
    private @Nullable Path metadataDir;

    @Option(names = "--target-name", paramLabel = "NAME", description = "a target to fetch; any number of times")
    private List<String> targetNames = List.of();

    @Option(names = "--target-dir", paramLabel = "DIR", description = "where targets are put")
    private @Nullable Path targetDir;

    @Option(names = "--target-base-url", paramLabel = "URL", description = "where the repository's targets are")
    private @Nullable String targetBaseUrl;

    @Option(
            names = "--look-first",
            description =
                    "asks for the timestamp alone, and for more metadata where it is another than the trusted one")
    private boolean lookFirst;

    private final InstantSource clock;

    public TufCommand(InstantSource clock) {
        this.clock = clock;
    }

    @Command(name = "init", mixinStandardHelpOptions = true, description = "Trusts this root from now on; asks nobody.")
    int init(@Parameters(paramLabel = "ROOT_FILE", description = "got in a trusted way") Path file) {
        MetadataFolder metadata = folder();
        try (FileChannel _ = metadata.hold()) {
            if (Files.size(file) > Limits.ROOT) {
                throw new Fault(FaultCode.UPDATE_OVERSIZED, file + " is longer than " + Limits.ROOT + " bytes");
            }
            Client.begin(metadata, Bytes.of(Files.readAllBytes(file)));
            return 0;
        } catch (IOException e) {
            throw new Fault(FaultCode.CONFIG_UNREADABLE, file + ": " + e.getMessage(), e);
        }
    }

    @Command(name = "refresh", mixinStandardHelpOptions = true, description = "Brings trusted metadata up to date.")
    int refresh() {
        String url = set("--metadata-url", metadataUrl);
        MetadataFolder metadata = folder();
        Mirror mirror = new Mirror();
        try (FileChannel _ = metadata.hold()) {
            var _ = refreshed(metadata, mirror, url);
            return 0;
        } catch (IOException e) {
            throw unusable(metadata, e);
        }
    }

    @Command(
            name = "download",
            mixinStandardHelpOptions = true,
            description = "Refreshes, then fetches these targets, one after the other up to the first that fails.")
    int download() {
        if (targetNames.isEmpty()) {
            throw missing("--target-name");
        }
        String base = set("--target-base-url", targetBaseUrl);
        Path folder = set("--target-dir", targetDir);
        String url = set("--metadata-url", metadataUrl);
        MetadataFolder metadata = folder();
        Mirror mirror = new Mirror();
        try (FileChannel _ = metadata.hold()) {
            Client client = refreshed(metadata, mirror, url);
            TargetFolder targets = new TargetFolder(folder, mirror, base.endsWith("/") ? base : base + "/");
            for (String name : targetNames) {
                targets.fetch(client.find(name), client.isConsistent());
            }
            return 0;
        } catch (IOException e) {
            throw unusable(metadata, e);
        }
    }

    private Client refreshed(MetadataFolder metadata, Mirror mirror, String url) {
        Time time = Time.of(now());
        return lookFirst
                ? Client.refreshIfNew(metadata, mirror, url, time)
                : Client.refresh(metadata, mirror, url, time);
    }

    private static Fault unusable(MetadataFolder metadata, IOException e) {
        return new Fault(FaultCode.FOLDER_UNWRITABLE, metadata.folder() + ": " + e.getMessage(), e);
    }

    private MetadataFolder folder() {
        return new MetadataFolder(set("--metadata-dir", metadataDir));
    }

    /** The time of this machine, unless somebody who tests says another. */
    private Instant now() {
        String given = System.getenv().getOrDefault("RALVEND_NOW", "");
        if (given.isEmpty()) {
            return clock.instant();
        }
        try {
            return Instant.ofEpochSecond(Long.parseLong(given));
        } catch (NumberFormatException | DateTimeException e) {
            throw new Fault(FaultCode.CONFIG_BAD_VALUE, "RALVEND_NOW is seconds since 1970, not '" + given + "'", e);
        }
    }

    private static <T> T set(String option, @Nullable T value) {
        if (value == null) {
            throw missing(option);
        }
        return value;
    }

    private static Fault missing(String option) {
        return new Fault(FaultCode.CONFIG_MISSING, option + "; it stands before the command");
    }
}
