package org.ralvend.backend.fleet;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.Pure;

/**
 * Where a machine stands.
 *
 * <pre>
 *   state                 event                                    next
 *   RUNNING               its URL failed twice in a row, is heard  UNREACHABLE
 *   RUNNING               another URL is announced                 UNREACHABLE          it is not proven yet
 *   UNREACHABLE           its URL answers                          RUNNING
 *   UNREACHABLE           is heard, no URL is announced            RUNNING
 *   RUNNING, UNREACHABLE  silent for offlineAfter                  OFFLINE
 *   OFFLINE               its URL answers                          RUNNING
 *   OFFLINE               is heard                                 UNREACHABLE          RUNNING where it has no URL
 *   OFFLINE, QUARANTINED  silent for permanentAfter                PERMANENTLY_OFFLINE
 *   OFFLINE, QUARANTINED  the same, too many of the town at once   –                    held back for an operator
 *   any                   declared                                 PERMANENTLY_OFFLINE
 *   PERMANENTLY_OFFLINE   is heard or its URL answers              QUARANTINED          a declared one stays
 *   PERMANENTLY_OFFLINE   readmitted                               QUARANTINED
 *   QUARANTINED           re-synced                                RUNNING              UNREACHABLE where its URL is not proven
 * </pre>
 *
 * Whatever else happens leaves the state. Any sign of life begins the silence anew. A vendor is permanently offline only
 * by declaration.
 *
 * @param heard over the link since it was asked last
 * @param alive over whichever channel since it was asked last
 * @param url as announced last
 * @param proven the announced URL answered last time
 * @param misses of the URL, in a row
 * @param silentMillis proven, since the last sign of life
 * @param declared permanently offline by an operator, until readmitted
 * @param heldBack would be permanently offline, but too many of the town at once
 */
@Pure
public record Standing(
        Reachability state,
        boolean heard,
        boolean alive,
        @Nullable String url,
        boolean proven,
        int misses,
        long silentMillis,
        boolean declared,
        boolean heldBack) {
    /** Calls of a URL that fail before it counts as dead: one is lost now and then. */
    static final int MISSES = 2;

    private static final String BACKEND = "backend";

    /** When silence becomes what; {@code permanentAfter} is null for who never is by the clock. */
    public record Limits(Duration offlineAfter, @Nullable Duration permanentAfter) {}

    /** What is told of a change of the state, or of what an operator did. */
    public record Change(Reachability from, Reachability to, String why, String evidence, String actor) {}

    /** @param change null where nobody need know */
    public record Step(Standing next, @Nullable Change change) {}

    /** A machine that greets for the first time: reachable until it is shown not to be. */
    static Standing greeted(@Nullable String url) {
        Reachability first = url == null ? Reachability.RUNNING : Reachability.UNREACHABLE;
        return new Standing(first, false, false, url, false, 0, 0, false, false);
    }

    public Step on(ReachEvent event, Limits limits) {
        return switch (event) {
            case ReachEvent.Heard e -> heard(e.how());
            case ReachEvent.UrlAnswered e -> e.url().equals(url) ? urlAnswered(e.url()) : stay();
            case ReachEvent.UrlFailed e -> e.url().equals(url) ? urlFailed(e) : stay();
            case ReachEvent.Announced e -> Objects.equals(e.url(), url) ? stay() : announced(e.url());
            case ReachEvent.Silent e -> silent(e, limits);
            case ReachEvent.Declared e ->
                declares(true).moved(Reachability.PERMANENTLY_OFFLINE, state, e.reason(), "declared", e.actor());
            case ReachEvent.Readmitted e -> readmitted(e);
            case ReachEvent.Resynced e ->
                state == Reachability.QUARANTINED
                        ? to(
                                url == null || proven ? Reachability.RUNNING : Reachability.UNREACHABLE,
                                "re-synced",
                                e.evidence())
                        : stay();
        };
    }

    /** It is asked again: what it says from now on is news. */
    Standing asked() {
        return new Standing(state, false, false, url, proven, misses, silentMillis, declared, heldBack);
    }

    private Step heard(String how) {
        Standing now = new Standing(state, true, true, url, proven, misses, 0, declared, false);
        return switch (state) {
            case RUNNING -> now.urlIsDead() ? now.dead(misses + " calls of " + url + " failed") : now.stay();
            case UNREACHABLE ->
                url == null ? now.to(Reachability.RUNNING, "the link answers, no URL is announced", how) : now.stay();
            case OFFLINE ->
                now.to(url == null ? Reachability.RUNNING : Reachability.UNREACHABLE, "the link answers again", how);
            case PERMANENTLY_OFFLINE -> now.back(how);
            case QUARANTINED -> now.stay();
        };
    }

    private Step urlAnswered(String answered) {
        Standing now = new Standing(state, heard, true, url, true, 0, 0, declared, false);
        String evidence = "a signed ping at " + answered;
        return switch (state) {
            case RUNNING, QUARANTINED -> now.stay();
            case UNREACHABLE, OFFLINE -> now.to(Reachability.RUNNING, "its URL answers", evidence);
            case PERMANENTLY_OFFLINE -> now.back(evidence);
        };
    }

    private Step urlFailed(ReachEvent.UrlFailed failed) {
        int more = Math.min(misses + 1, MISSES);
        Standing now =
                new Standing(state, heard, alive, url, proven && more < MISSES, more, silentMillis, declared, heldBack);
        return state == Reachability.RUNNING && heard && now.urlIsDead() ? now.dead(failed.why()) : now.stay();
    }

    private Step announced(@Nullable String other) {
        Standing now = new Standing(state, heard, alive, other, false, 0, silentMillis, declared, heldBack);
        return state == Reachability.RUNNING && other != null
                ? now.to(Reachability.UNREACHABLE, "its URL has changed and is not proven yet", url + " -> " + other)
                : now.stay();
    }

    private Step silent(ReachEvent.Silent silence, Limits limits) {
        long longer = silentMillis + silence.millis();
        Standing now = new Standing(state, heard, alive, url, proven, misses, longer, declared, heldBack);
        Duration permanentAfter = limits.permanentAfter();
        String evidence = "silent for " + longer / 1000 + " s in which others of the town answered";
        return switch (state) {
            case RUNNING, UNREACHABLE ->
                longer >= limits.offlineAfter().toMillis()
                        ? now.to(Reachability.OFFLINE, "nothing answers", evidence)
                        : now.stay();
            case OFFLINE, QUARANTINED -> {
                if (permanentAfter == null || longer < permanentAfter.toMillis()) {
                    yield now.stay();
                }
                String tooMany = silence.tooMany();
                yield tooMany == null
                        ? now.holds(false)
                                .moved(Reachability.PERMANENTLY_OFFLINE, state, "nothing answers", evidence, BACKEND)
                        : new Step(now.holds(true), heldBack ? null : now.heldBack(tooMany, evidence));
            }
            case PERMANENTLY_OFFLINE -> now.stay();
        };
    }

    private Step readmitted(ReachEvent.Readmitted by) {
        Standing now = new Standing(state, heard, alive, url, proven, misses, 0, false, false);
        return state == Reachability.PERMANENTLY_OFFLINE
                ? now.moved(Reachability.QUARANTINED, state, by.reason(), "readmitted", by.actor())
                : stay();
    }

    private Step back(String how) {
        return declared ? stay() : to(Reachability.QUARANTINED, "it is back", how);
    }

    private Step dead(String evidence) {
        return to(Reachability.UNREACHABLE, "it is heard, its URL does not answer", evidence);
    }

    private boolean urlIsDead() {
        return url != null && misses >= MISSES;
    }

    private Standing holds(boolean back) {
        return new Standing(state, heard, alive, url, proven, misses, silentMillis, declared, back);
    }

    private Standing declares(boolean now) {
        return new Standing(state, heard, alive, url, proven, misses, silentMillis, now, false);
    }

    private Step stay() {
        return new Step(this, null);
    }

    private Step to(Reachability next, String why, String evidence) {
        return moved(next, state, why, evidence, BACKEND);
    }

    private Step moved(Reachability next, Reachability from, String why, String evidence, String actor) {
        Standing there = new Standing(next, heard, alive, url, proven, misses, silentMillis, declared, heldBack);
        return new Step(there, new Change(from, next, why, evidence, actor));
    }

    private Change heldBack(String tooMany, String evidence) {
        return new Change(state, state, "held back for an operator: " + tooMany, evidence, BACKEND);
    }
}
