package org.ralvend.launcher.chaos;

import java.time.Duration;
import org.ralvend.launcher.town.Gate.Disturbance;
import org.ralvend.launcher.town.Routes.Line;
import org.ralvend.sim.card.Mood;

/** One thing that goes wrong. */
sealed interface Strike {
    /** What is counted. */
    String kind();

    /** A program dies with -9 and is started again. */
    record Kill(Victim victim, int which) implements Strike {
        @Override
        public String kind() {
            return victim.name();
        }
    }

    /** A line is disturbed for a time. */
    record Cut(Line line, Disturbance how, Duration time) implements Strike {
        @Override
        public String kind() {
            return line + "/" + how;
        }
    }

    /**
     * A vendor's card reader behaves so from now on: it has no power, what it says comes damaged, late, or after it was taken
     * back; or all is well again.
     */
    record Reader(Mood how, int which) implements Strike {
        @Override
        public String kind() {
            return "CARD_READER/" + how;
        }
    }

    /** Who can die. */
    enum Victim {
        VENDOR,
        WAREHOUSE,
        /** The board's power goes too: motors stop where they are. */
        VENDOR_POWER,
        WAREHOUSE_POWER,
        TERMINAL,
        TERMINAL_POWER,
        BACKEND,
        BROKER,
        /** The server itself; its children find out. */
        POSTGRES,
        /** The program that runs the server, which lives on without it. */
        DB
    }
}
