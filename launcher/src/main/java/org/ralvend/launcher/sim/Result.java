package org.ralvend.launcher.sim;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ralvend.launcher.audit.Report;
import org.ralvend.protocol.json.RecordCodec;

/**
 * What came of one scenario file.
 *
 * @param file as it was named
 * @param reason what was wrong, or why it could not be played; absent where it went well
 * @param replay the command that plays it again, with the same seed; absent where it went well
 * @param artifacts where logs, journals and the world's ledger were kept; absent where nothing was
 * @param report counted by the three witnesses; absent where it could not be played
 */
record Result(
        String file,
        String scenario,
        Outcome outcome,
        @Nullable String reason,
        @Nullable String replay,
        @Nullable String artifacts,
        long seed,
        long millis,
        @Nullable Report report) {
    /** Of one file, and of all: the worst of them. */
    enum Outcome {
        OK(0),
        WRONG(1),
        COULD_NOT_RUN(2);

        private final int exit;

        Outcome(int exit) {
            this.exit = exit;
        }

        int exit() {
            return exit;
        }
    }

    /** With what was told while it was played, a line each. */
    record Played(Result result, List<String> said) {
        Played {
            said = List.copyOf(said);
        }
    }

    /** For people, on a line and, where it went wrong, some more. */
    String text() {
        String seconds = millis / 1000 + "." + millis / 100 % 10 + " s";
        return switch (outcome) {
            case OK -> "ok              " + scenario + "  " + seconds;
            case WRONG -> "wrong           " + scenario + "  " + seconds + explanation();
            case COULD_NOT_RUN -> "could not run   " + scenario + "  " + seconds + explanation();
        };
    }

    String json() {
        return new String(RecordCodec.encode(this), StandardCharsets.UTF_8);
    }

    private String explanation() {
        return "\n  " + reason + "\n  again: " + replay + (artifacts == null ? "" : "\n  kept:  " + artifacts);
    }
}
