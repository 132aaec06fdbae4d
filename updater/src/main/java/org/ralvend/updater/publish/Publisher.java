package org.ralvend.updater.publish;

import java.time.Instant;
import java.util.List;
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
     * @param now of a clock that is right: clients judge expiry by theirs
     * @throws Fault as {@link Publication#of}, and where a client would refuse the result; what is served stays as it was then
     */
    Publication publish(List<SigningKey> keys, Instant now, boolean dryRun) {
        Generation served = folder.served();
        Map<String, Draft> staged = folder.staged();
        Publication publication = Publication.of(served, staged, new Publication.Online(keys, now));
        demandBelieved(served, publication.next());
        if (!dryRun) {
            if (!publication.next().equals(served)) {
                folder.serve(publication.next());
            }
            staged.keySet().stream()
                    .filter(role -> !publication.waiting().containsKey(role))
                    .forEach(folder::unstage);
        }
        return publication;
    }

    /** Whether it is fresh does not count: a role that has expired holds nobody else up. */
    private void demandBelieved(Generation served, Generation next) {
        Time any = Time.unknownSince(Instant.EPOCH);
        Set<Target> known = served.isEmpty()
                ? Set.of()
                : Set.copyOf(RepositoryCheck.of(served, any).targets().values());
        RepositoryCheck.of(next, any).targets(folder, known, bars);
    }
}
