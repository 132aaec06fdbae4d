package org.ralvend.updater.publish;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.ralvend.protocol.Fault;
import org.ralvend.updater.tuf.Target;
import org.ralvend.updater.tuf.Time;

/** Publishes: decides, checks as a client, serves, and only then forgets what was staged. */
record Publisher(RepositoryFolder folder, Progress.Bars bars) {
    /**
     * By whoever holds the folder. New targets are read and compared, and no others.
     *
     * @param staged and ready to be, where it has its signatures
     * @throws Fault as {@link Publication#of}, and where a client would refuse the result; what is served stays as it was then
     */
    Publication publish(Map<String, Draft> staged, Publication.Online online, boolean dryRun) {
        Generation served = folder.served();
        Publication publication = Publication.of(served, staged, online);
        demandBelieved(served, publication.next());
        if (!dryRun) {
            if (!publication.next().equals(served)) {
                folder.serve(publication.next());
            }
            staged.values().stream()
                    .filter(draft -> !publication.waiting().containsKey(draft.role()))
                    .filter(folder::isStaged)
                    .map(Draft::role)
                    .forEach(folder::unstage);
        }
        return publication;
    }

    /** Whether it is fresh does not count: a role that has expired holds nobody else up. */
    private void demandBelieved(Generation served, Generation next) {
        Time any = Time.unknownSince(Instant.EPOCH);
        RepositoryCheck check = RepositoryCheck.of(next, any);
        if (!next.equals(served)) {
            check.targets(folder, known(served, any), bars);
        }
    }

    /** What was looked at before; nothing, where what is served does not verify and is to be mended. */
    private static Set<Target> known(Generation served, Time any) {
        try {
            return Set.copyOf(RepositoryCheck.of(served, any).targets().values());
        } catch (Fault e) {
            return Set.of();
        }
    }
}
