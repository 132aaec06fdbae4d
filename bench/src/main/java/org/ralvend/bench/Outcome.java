package org.ralvend.bench;

import java.util.List;

/** What came of one part. */
sealed interface Outcome {
    String part();

    /** @param notes how it was measured, and what happened besides */
    record Measured(String part, List<Figure> figures, List<String> notes) implements Outcome {
        public Measured {
            figures = List.copyOf(figures);
            notes = List.copyOf(notes);
        }
    }

    /** The counts afterwards did not agree: no figure. */
    record Refused(String part, String reason) implements Outcome {}
}
