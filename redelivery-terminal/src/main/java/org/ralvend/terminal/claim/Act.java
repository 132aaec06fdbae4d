package org.ralvend.terminal.claim;

import java.util.List;

/** What the agent is to do. */
public sealed interface Act {
    /** @param pages take turns where there are several */
    record Show(List<Screen> pages) implements Act {
        public Show {
            pages = List.copyOf(pages);
        }
    }

    /** {@link TerminalEvent.TimeUp} comes after so many milliseconds; whatever was awaited before does not. */
    record Await(long millis) implements Act {}

    /** No {@link TerminalEvent.TimeUp} comes. */
    record Rest() implements Act {}
}
