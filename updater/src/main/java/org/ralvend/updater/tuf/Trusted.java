package org.ralvend.updater.tuf;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.json.Bytes;

/**
 * What is believed, and the rules by which more is: one method a role, in the order of specification 5.3 to 5.6. Each throws a
 * {@link Fault} where a rule does not hold, with which the update ends. No file, no network, no clock: what the timestamp of the
 * last update says of the time counts where the local clock is behind it. One thread.
 *
 * <pre>
 *   role       rule, in this order                                           fault               section
 *   root       signed by the one before and by itself                        UPDATE_UNSIGNED     5.3.4
 *              its version is the next                                       UPDATE_ROLLBACK     5.3.5
 *              the last one has not expired                                  UPDATE_EXPIRED      5.3.10
 *   timestamp  signed by root                                                UPDATE_UNSIGNED     5.4.2
 *              neither it nor the snapshot it names is older than before     UPDATE_ROLLBACK     5.4.3
 * was issued no earlier than before                             UPDATE_ROLLBACK     our own
 *              has not expired                                               UPDATE_EXPIRED      5.4.4
 *   snapshot   as timestamp says: length, hashes                             UPDATE_MISMATCH     5.5.2
 *              signed by root                                                UPDATE_UNSIGNED     5.5.3
 *              its version is what timestamp says                            UPDATE_MISMATCH     5.5.4
 *              nothing that it names is older than before, or missing        UPDATE_ROLLBACK     5.5.5
 *              has not expired                                               UPDATE_EXPIRED      5.5.6
 *   targets    as snapshot says: length, hashes                              UPDATE_MISMATCH     5.6.2
 *              signed by root, or by whoever delegates to it                 UPDATE_UNSIGNED     5.6.3
 *              its version is what snapshot says                             UPDATE_MISMATCH     5.6.4
 *              has not expired                                               UPDATE_EXPIRED      5.6.5
 * </pre>
 */
public final class Trusted {
    private Time time;
    private Root root;
    private @Nullable Timestamp timestamp;
    private @Nullable Snapshot before;
    private @Nullable Snapshot snapshot;

    private Trusted(Root root, Time time) {
        this.root = root;
        this.time = time;
    }

    /**
     * @param file the root that is trusted from the beginning (5.2): it must be signed by itself, and may have expired
     * @param time fixed for all of one update (5.1)
     */
    public static Trusted of(Bytes file, Time time) {
        Document document = Document.parse("root", Document.Type.ROOT, file);
        Root root = Root.of(document);
        document.demand("itself", root.signers(Document.Type.ROOT));
        return new Trusted(root, time);
    }

    public Root root() {
        return root;
    }

    /** The root after the one that is trusted now. */
    public void root(Bytes file) {
        Document document = Document.parse("root", Document.Type.ROOT, file);
        document.demand("root " + root.version(), root.signers(Document.Type.ROOT));
        Root next = Root.of(document);
        document.demand("itself", next.signers(Document.Type.ROOT));
        if (next.version() != root.version() + 1) {
            throw new Fault(
                    FaultCode.UPDATE_ROLLBACK, "root " + next.version() + " came in place of " + (root.version() + 1));
        }
        root = next;
    }

    /** No more roots come. */
    public void endRoots() {
        demandFresh("root", root.expires());
    }

    /**
     * The one that was trusted at the last update: only what it says of versions counts, and that it is no earlier than when it was
     * issued. Whatever is wrong with it under the root of now, it counts for nothing (5.3.11). It comes before any expiry is judged.
     */
    Timestamp rememberTimestamp(Bytes file) {
        Document document = Document.parse("timestamp", Document.Type.TIMESTAMP, file);
        document.demand("root", root.signers(Document.Type.TIMESTAMP));
        Timestamp known = Timestamp.of(document);
        timestamp = known;
        time = known.issued().map(time::notBefore).orElse(time);
        return known;
    }

    /** Whether this one is to be stored: one of the same version changes nothing, and may not have expired either. */
    public boolean timestamp(Bytes file) {
        Document document = Document.parse("timestamp", Document.Type.TIMESTAMP, file);
        document.demand("root", root.signers(Document.Type.TIMESTAMP));
        Timestamp next = Timestamp.of(document);
        Timestamp known = timestamp;
        if (known != null) {
            demandNotBefore("timestamp", next.version(), known.version());
            if (next.version() == known.version()) {
                demandFresh("timestamp", known.expires());
                return false;
            }
            demandNotBefore(
                    "the snapshot of timestamp",
                    next.snapshot().version(),
                    known.snapshot().version());
            demandIssuedAfter(known, next);
        }
        demandFresh("timestamp", next.expires());
        timestamp = next;
        return true;
    }

    Time time() {
        return time;
    }

    /** What is said of the snapshot. */
    public MetaFile ofSnapshot() {
        return Objects.requireNonNull(timestamp, "no timestamp").snapshot();
    }

    /**
     * The one that was trusted at the last update. Returns whether it is still the newest, so that no other need be fetched; if not,
     * only what it says of versions counts.
     */
    boolean rememberSnapshot(Bytes file) {
        Document document = Document.parse("snapshot", Document.Type.SNAPSHOT, file);
        document.demand("root", root.signers(Document.Type.SNAPSHOT));
        Snapshot known = Snapshot.of(document);
        before = known;
        if (known.version() != ofSnapshot().version() || !isAs(ofSnapshot().content(), file)) {
            return false;
        }
        demandFresh("snapshot", known.expires());
        snapshot = known;
        return true;
    }

    public void snapshot(Bytes file) {
        ofSnapshot().content().demand("snapshot", file);
        Document document = Document.parse("snapshot", Document.Type.SNAPSHOT, file);
        document.demand("root", root.signers(Document.Type.SNAPSHOT));
        Snapshot next = Snapshot.of(document);
        demandVersion("snapshot", next.version(), ofSnapshot().version());
        if (before != null) {
            before.meta().forEach((name, known) -> {
                MetaFile now = next.meta().get(name);
                if (now == null) {
                    throw new Fault(FaultCode.UPDATE_ROLLBACK, "snapshot names " + name + " no more");
                }
                demandNotBefore(name, now.version(), known.version());
            });
        }
        demandFresh("snapshot", next.expires());
        snapshot = next;
    }

    /** What is said of a targets role, which must be part of the snapshot. */
    public MetaFile ofTargets(String role) {
        return Objects.requireNonNull(snapshot, "no snapshot")
                .find(role)
                .orElseThrow(() -> new Fault(FaultCode.UPDATE_MISMATCH, role + " is no part of the snapshot"));
    }

    /** Who signs the top-level targets. */
    public Signers targetsSigners() {
        return root.signers(Document.Type.TARGETS);
    }

    /**
     * A targets role's file, believed on the word of whoever delegates to it.
     *
     * @param by the delegating role, for people
     */
    public Targets targets(String role, Bytes file, String by, Signers signers) {
        MetaFile said = ofTargets(role);
        said.content().demand(role, file);
        Document document = Document.parse(role, Document.Type.TARGETS, file);
        document.demand(by, signers);
        Targets targets = Targets.of(document);
        demandVersion(role, targets.version(), said.version());
        demandFresh(role, targets.expires());
        return targets;
    }

    private void demandFresh(String role, Instant expires) {
        if (!time.now().isBefore(expires)) {
            String then = time.known() ? ", and it is " : ", and it is no earlier than ";
            throw new Fault(FaultCode.UPDATE_EXPIRED, role + " expired at " + expires + then + time.now());
        }
    }

    /** The floor of time never falls, or who has an old machine's clock could have it back. */
    private static void demandIssuedAfter(Timestamp known, Timestamp next) {
        Instant before = known.issued().orElse(Instant.MIN);
        if (next.issued().orElse(Instant.MIN).isBefore(before)) {
            throw new Fault(FaultCode.UPDATE_ROLLBACK, "timestamp was issued before " + before + ", as is known");
        }
    }

    private static void demandNotBefore(String what, long version, long known) {
        if (version < known) {
            throw new Fault(FaultCode.UPDATE_ROLLBACK, what + " went back from " + known + " to " + version);
        }
    }

    private static void demandVersion(String role, long version, long said) {
        if (version != said) {
            throw new Fault(FaultCode.UPDATE_MISMATCH, role + " has version " + version + " instead of " + said);
        }
    }

    private static boolean isAs(Content content, Bytes file) {
        try {
            content.demand("snapshot", file);
            return true;
        } catch (Fault e) {
            return false;
        }
    }
}
