package org.ralvend.updater.publish;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.updater.tuf.Key;
import org.ralvend.updater.tuf.Signers;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Other keys for a role. */
@Command(
        name = "rotate",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Stages that other keys sign for a role from now on: a new root, or a new version of whoever delegates to it; and a new"
                    + " version of the role where its own no more has the signatures that it needs then.",
            "The old key is not needed for that, except of root itself: as many of the root keys of before must sign as the root of"
                    + " before demands."
        },
        footer = {
            "",
            "Examples: a stolen online key, a lost key of a team, a third root key and a threshold of two",
            "  ralvend updater rotate timestamp --remove old.key.pub --add new.key.pub",
            "  ralvend updater rotate snapshot --remove old.key.pub --add new.key.pub",
            "  ralvend updater rotate firmware --remove 5f3a… --add new.key.pub",
            "  ralvend updater rotate root --add c.key.pub --threshold 2"
        })
public final class RotateCommand implements Callable<Integer> {
    private static final List<String> TOP = List.of(Draft.ROOT, Draft.TIMESTAMP, Draft.SNAPSHOT, Draft.TARGETS);

    @Parameters(paramLabel = "ROLE", description = "root, targets, snapshot, timestamp, or one that is delegated to")
    private String role = "";

    @Option(names = "--add", paramLabel = "PUB", description = "a key that signs from now on; any number of times")
    private List<Path> added = List.of();

    @Option(
            names = "--remove",
            paramLabel = "KEY",
            description =
                    "a key that counts no more: its public file, or its id or the beginning of it; any number of times")
    private List<String> removed = List.of();

    @Option(names = "--threshold", paramLabel = "N", description = "how many must sign; default: as before")
    private long threshold;

    @Mixin
    private final Staging staging;

    public RotateCommand(InstantSource clock) {
        this.staging = new Staging(clock);
    }

    @Override
    public Integer call() {
        return staging.stage(this::rotated);
    }

    private List<Draft> rotated(Work work) {
        if (added.isEmpty() && removed.isEmpty() && threshold == 0) {
            throw new Fault(
                    FaultCode.CONFIG_MISSING,
                    "--add, --remove or --threshold; ralvend updater renew only makes it good for longer");
        }
        List<Draft> drafts = new ArrayList<>(TOP.contains(role) ? List.of(inRoot(work)) : inDelegators(work));
        Work after = work.with(drafts);
        if (!role.equals(Draft.ROOT) && isSignedByPeople() && !after.isComplete(work.get(role))) {
            drafts.add(work.open(role, staging.expires(role)));
        }
        return drafts;
    }

    private boolean isSignedByPeople() {
        return !role.equals(Draft.TIMESTAMP) && !role.equals(Draft.SNAPSHOT);
    }

    private Draft inRoot(Work work) {
        Draft root = work.open(Draft.ROOT, staging.expires(Draft.ROOT));
        Signers before = work.newest(role);
        return RootEdit.withRole(root, role, keys(before), threshold(before));
    }

    private List<Draft> inDelegators(Work work) {
        List<Draft> drafts = new ArrayList<>();
        for (Map.Entry<String, Signers> each : work.delegators(role).entrySet()) {
            Draft by = work.open(each.getKey(), staging.expires(each.getKey()));
            drafts.add(TargetsEdit.withKeys(by, role, keys(each.getValue()), threshold(each.getValue())));
        }
        if (drafts.isEmpty()) {
            throw work.unknown(role);
        }
        return drafts;
    }

    private long threshold(Signers before) {
        return threshold == 0 ? before.threshold() : threshold;
    }

    private List<Key> keys(Signers before) {
        List<Key> keys =
                new ArrayList<>(before.keys().values().stream().distinct().toList());
        for (String each : removed) {
            Key gone = keys.stream()
                    .filter(key -> is(key, each))
                    .findFirst()
                    .orElseThrow(() -> new Fault(FaultCode.CONFIG_BAD_VALUE, "no key of " + role + " is " + each));
            keys.remove(gone);
        }
        for (Key each : InitCommand.keys(added)) {
            if (!keys.contains(each)) {
                keys.add(each);
            }
        }
        return keys;
    }

    private static boolean is(Key key, String said) {
        Path file = Path.of(said);
        return Files.exists(file)
                ? KeyFile.readPublic(file).equals(key)
                : key.id().startsWith(said);
    }
}
