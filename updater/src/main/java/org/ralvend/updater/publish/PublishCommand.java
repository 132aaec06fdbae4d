package org.ralvend.updater.publish;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.updater.tuf.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** From staged to served. */
@Command(
        name = "publish",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Serves what is staged and has its signatures, with a new snapshot and timestamp; renews these where they are due.",
            "What is served changes at once or not at all, and only where clients believe it."
        },
        footer = {
            "",
            "Example:",
            "  ralvend updater publish --online-key online.key",
            "",
            "Exit codes: 0 all that is staged is served, 1 something waits for signatures or is refused, 2 could not run."
        })
public final class PublishCommand implements Callable<Integer> {
    @Option(
            names = "--online-key",
            required = true,
            paramLabel = "FILE",
            description = "a key that signs snapshots and timestamps; any number of times")
    private List<Path> keyFiles = List.of();

    @Option(names = "--dry-run", description = "says what would be published, and writes nothing")
    private boolean dryRun;

    @Mixin
    private Passphrases passphrases = new Passphrases();

    @Mixin
    private Place place = new Place();

    private final InstantSource clock;

    public PublishCommand(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() {
        RepositoryFolder folder = place.folder();
        List<SigningKey> keys = keyFiles.stream().map(this::open).toList();
        try (FileChannel _ = folder.hold()) {
            Publication publication = new Publisher(folder, Bar::of)
                    .publish(folder.staged(), new Publication.Online(keys, clock.instant(), false), dryRun);
            tell(publication);
            return publication.waiting().isEmpty() ? 0 : 1;
        } catch (IOException e) {
            throw new Fault(FaultCode.FOLDER_UNWRITABLE, folder.folder() + ": " + e.getMessage(), e);
        }
    }

    private SigningKey open(Path file) {
        KeyFile key = KeyFile.read(file);
        return key.open(key.isLocked() ? passphrases.get(file.toString()) : new char[0]);
    }

    private void tell(Publication publication) {
        List<String> lines = new ArrayList<>();
        publication.published().forEach(each -> lines.add((dryRun ? "would publish " : "published ") + each));
        if (publication.published().isEmpty()) {
            lines.add("nothing is new or due");
        }
        publication.waiting().forEach((role, why) -> lines.add(role + " waits: " + why));
        Json.Obj waiting = Json.Obj.of();
        for (var each : publication.waiting().entrySet()) {
            waiting = waiting.with(each.getKey(), each.getValue());
        }
        place.answer(
                Json.Obj.of()
                        .with("published", Json.Arr.ofTexts(publication.published()))
                        .with("waiting", waiting)
                        .with("dry_run", new Json.Bool(dryRun)),
                lines);
    }
}
