package org.ralvend.updater.publish;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.updater.tuf.Content;
import org.ralvend.updater.tuf.Delegation;
import org.ralvend.updater.tuf.Signers;
import org.ralvend.updater.tuf.Target;
import org.ralvend.updater.tuf.Targets;
import org.ralvend.updater.tuf.Time;
import org.ralvend.updater.tuf.Trusted;

/** Whether clients believe a repository, by the clients' own rules: every root, every role that is reachable, every target. */
final class RepositoryCheck {
    private static final int PIECE = 64 * 1024;

    private final Generation served;
    private final Trusted trusted;
    private final Map<String, Target> targets = new TreeMap<>();
    private final Set<String> roles = new LinkedHashSet<>();

    private RepositoryCheck(Generation served, Trusted trusted) {
        this.served = served;
        this.trusted = trusted;
    }

    /**
     * Of all metadata.
     *
     * @throws Fault as a client's refresh
     */
    static RepositoryCheck of(Generation served, Time time) {
        List<Draft> roots = served.roots();
        if (roots.isEmpty()) {
            throw new Fault(FaultCode.UPDATE_NO_ROOT, "nothing is published here; begin with ralvend updater init");
        }
        RepositoryCheck check =
                new RepositoryCheck(served, Trusted.of(roots.getFirst().file(), time));
        roots.stream().skip(1).map(Draft::file).forEach(check.trusted::root);
        check.trusted.endRoots();
        check.trusted.timestamp(check.get(Draft.TIMESTAMP));
        check.trusted.snapshot(check.get(Draft.SNAPSHOT));
        check.walk(Draft.TARGETS, Draft.ROOT, check.trusted.targetsSigners(), new HashSet<>());
        return check;
    }

    private Bytes get(String role) {
        return served.find(role)
                .orElseThrow(() -> new Fault(FaultCode.UPDATE_UNREACHABLE, role + " is not there"))
                .file();
    }

    private void walk(String role, String by, Signers signers, Set<String> path) {
        Targets found = trusted.targets(role, get(role), by, signers);
        roles.add(role);
        found.targets().forEach(targets::putIfAbsent);
        path.add(role);
        for (Delegation delegation : found.delegations()) {
            if (!path.contains(delegation.role())) {
                walk(delegation.role(), role, delegation.signers(), path);
            }
        }
        path.remove(role);
    }

    Set<String> roles() {
        return roles;
    }

    Map<String, Target> targets() {
        return targets;
    }

    /**
     * Whether they lie there as they are described.
     *
     * @param known these are not looked at
     * @throws Fault as a client's download of each
     */
    void targets(RepositoryFolder folder, Set<Target> known, Progress.Bars bars) {
        List<Target> all = targets.values().stream()
                .filter(target -> !known.contains(target))
                .toList();
        long bytes = all.stream()
                .mapToLong(target -> target.content().length().orElse(0))
                .sum();
        try (Progress progress = bars.of("targets", bytes)) {
            for (Target target : all) {
                demand(target, folder.targetFile(target.name(), target.content().prefix(target.name())), progress);
            }
        }
    }

    private static void demand(Target target, Path file, Progress progress) {
        Content.Check check = target.content().check(target.name());
        try (InputStream in = Files.newInputStream(file)) {
            byte[] piece = new byte[PIECE];
            for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                check.take(piece, count);
                progress.step(count);
            }
            check.end();
        } catch (NoSuchFileException e) {
            throw new Fault(FaultCode.UPDATE_UNREACHABLE, file + " is not there", e);
        } catch (IOException e) {
            throw new Fault(FaultCode.CONFIG_UNREADABLE, file + ": " + e.getMessage(), e);
        }
    }
}
