package org.ralvend.backend.fleet;

import org.jspecify.annotations.Nullable;
import org.ralvend.backend.Pure;

/** What {@link Standing} is told. */
@Pure
public sealed interface ReachEvent {
    /**
     * Over the link: a signed ping was answered, or entries were stored.
     *
     * @param how in words
     */
    record Heard(String how) implements ReachEvent {}

    /**
     * A signed ping was answered there.
     *
     * @param url the one that was asked
     */
    record UrlAnswered(String url) implements ReachEvent {}

    /** No answer that can be believed. */
    record UrlFailed(String url, String why) implements ReachEvent {}

    /** @param url null where it says that it has none */
    record Announced(@Nullable String url) implements ReachEvent {}

    /**
     * Nothing answered, for this long more: only time in which others of the town answered the one who asked.
     *
     * @param tooMany so many of the town would go for good at once that an operator must look
     */
    record Silent(long millis, @Nullable String tooMany) implements ReachEvent {}

    /** For good, an operator says. */
    record Declared(String actor, String reason) implements ReachEvent {}

    record Readmitted(String actor, String reason) implements ReachEvent {}

    /** It has greeted since it was lost, its journal is stored up to there, and no attempt of it is open. */
    record Resynced(String evidence) implements ReachEvent {}
}
