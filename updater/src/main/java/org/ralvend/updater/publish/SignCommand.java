package org.ralvend.updater.publish;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.updater.tuf.Json;
import org.ralvend.updater.tuf.Key;
import org.ralvend.updater.tuf.Signers;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Somebody's word for what is staged. */
@Command(
        name = "sign",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Shows what is staged and signs it, wherever these keys are asked for; or the staged files that are named, which may lie on a stick"
                    + " that was carried to a machine without a network.",
            "With --add it takes over the signatures of such copies, those that are whole and asked for."
        },
        footer = {
            "",
            "Examples:",
            "  ralvend updater sign --key root1.key",
            "  ralvend updater sign --key root2.key /media/stick/root.json",
            "  ralvend updater sign --add /media/stick/root.json"
        })
public final class SignCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", arity = "0..*", description = "staged files that lie elsewhere")
    private List<Path> files = List.of();

    @Option(names = "--key", paramLabel = "FILE", description = "a key to sign with; any number of times")
    private List<Path> keyFiles = List.of();

    @Option(
            names = "--add",
            paramLabel = "FILE",
            description = "a signed copy whose signatures are taken over; any number of times")
    private List<Path> copies = List.of();

    @Option(names = "--dry-run", description = "says what would be signed, and writes nothing")
    private boolean dryRun;

    @Mixin
    private Passphrases passphrases = new Passphrases();

    @Mixin
    private Place place = new Place();

    @Override
    public Integer call() {
        if (keyFiles.isEmpty() && copies.isEmpty()) {
            throw new Fault(FaultCode.CONFIG_MISSING, "--key or --add");
        }
        if (!files.isEmpty() && (keyFiles.isEmpty() || !copies.isEmpty())) {
            throw new Fault(
                    FaultCode.CONFIG_BAD_VALUE, "a FILE is signed with --key; --add is for what is staged here");
        }
        return files.isEmpty() ? here() : elsewhere();
    }

    /** Passphrases are typed before anybody is kept waiting. */
    private int here() {
        RepositoryFolder folder = place.folder();
        Work before = Work.of(folder);
        if (before.staged().isEmpty()) {
            throw new Fault(FaultCode.UPDATE_NOTHING_STAGED, "there is nothing to sign in " + folder.folder());
        }
        before.staged()
                .values()
                .forEach(draft -> place.tell(Difference.of(before, draft).lines()));
        List<SigningKey> keys =
                keyFiles.stream().map(file -> open(before, file)).toList();
        try (FileChannel _ = folder.hold()) {
            Work work = Work.of(folder);
            Map<String, Draft> signed = merged(work);
            for (SigningKey key : keys) {
                for (String role : asking(work, key.key())) {
                    demandSame(before, work.get(role));
                    signed.put(role, signed.getOrDefault(role, work.get(role)).signedBy(key));
                }
            }
            if (!dryRun) {
                signed.values().forEach(folder::stage);
            }
            tell(work, signed.values());
            return 0;
        } catch (IOException e) {
            throw new Fault(FaultCode.FOLDER_UNWRITABLE, folder.folder() + ": " + e.getMessage(), e);
        }
    }

    /** Nobody signs what he was not shown. */
    private static void demandSame(Work before, Draft draft) {
        Draft shown = before.staged().get(draft.role());
        if (shown == null || !shown.isOf(draft)) {
            throw new Fault(
                    FaultCode.UPDATE_MISMATCH, draft.named() + " was staged by somebody else meanwhile; sign again");
        }
    }

    private Map<String, Draft> merged(Work work) {
        Map<String, Draft> merged = new LinkedHashMap<>();
        for (Path copy : copies) {
            Draft given = RepositoryFolder.read(copy);
            Draft staged = merged.getOrDefault(given.role(), work.staged().get(given.role()));
            if (staged == null) {
                throw new Fault(FaultCode.UPDATE_NOTHING_STAGED, copy + ": nothing of " + given.role() + " is staged");
            }
            merged.put(
                    given.role(),
                    staged.merged(copy, given, work.signers(given.role()).values()));
        }
        return merged;
    }

    private SigningKey open(Work work, Path from) {
        KeyFile file = KeyFile.read(from);
        if (asking(work, file.key()).isEmpty()) {
            throw new Fault(
                    FaultCode.UPDATE_KEY_NEEDLESS,
                    from + "; staged are " + String.join(", ", work.staged().keySet())
                            + ", see ralvend updater status");
        }
        return file.open(file.isLocked() ? passphrases.get(from.toString()) : new char[0]);
    }

    /** What is staged and asks for this key. */
    private static List<String> asking(Work work, Key key) {
        return work.staged().keySet().stream()
                .filter(role -> work.signers(role).values().stream().anyMatch(by -> has(by, key)))
                .toList();
    }

    private static boolean has(Signers signers, Key key) {
        return signers.keys().containsValue(key);
    }

    /** Nobody there knows who is asked for a signature: whoever has the key does. */
    private int elsewhere() {
        List<Draft> signed = new ArrayList<>();
        List<SigningKey> keys = keyFiles.stream()
                .map(file -> KeyFile.read(file))
                .map(file -> file.open(
                        file.isLocked() ? passphrases.get("key " + file.key().id()) : new char[0]))
                .toList();
        for (Path file : files) {
            Draft draft = RepositoryFolder.read(file);
            for (SigningKey key : keys) {
                draft = draft.signedBy(key);
            }
            if (!dryRun) {
                RepositoryFolder.write(file, draft);
            }
            signed.add(draft);
        }
        List<String> lines = signed.stream()
                .map(draft -> (dryRun ? "would sign " : "signed ") + draft.named() + ", good until "
                        + Draft.date(draft.expires()))
                .toList();
        place.answer(told(signed), lines);
        return 0;
    }

    private void tell(Work work, Iterable<Draft> signed) {
        List<Draft> all = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        for (Draft draft : signed) {
            all.add(draft);
            Standing standing = Standing.of(work, draft);
            lines.add((dryRun ? "would sign " : "signed ") + draft.named() + ", good until "
                    + Draft.date(draft.expires()) + ": " + standing.line());
        }
        place.answer(told(all), lines);
    }

    private Json.Obj told(List<Draft> signed) {
        List<Json> roles = signed.stream()
                .<Json>map(draft -> Json.Obj.of().with("role", draft.role()).with("version", draft.version()))
                .toList();
        return Json.Obj.of().with("signed", new Json.Arr(roles)).with("dry_run", new Json.Bool(dryRun));
    }
}
