package org.ralvend.bench;

import java.util.Locale;

/** What can be measured, in the order in which it is: the world and its agents come last, since they keep running. */
enum Part {
    JOURNAL("appends to a device's journal, beside what the disk can sync"),
    UPDATES("a release team's bundles and a device's fetching of them, beside plain SHA-256 and xdelta3"),
    ENGINE("the backend's engine alone, without broker, beside plain transactions"),
    FLEET("a crowd of devices over TLS, broker, backend and database, beside plain transactions"),
    SALE("last coin edge to verdict on the display, one vendor in the simulated world"),
    AGENT("a vendor agent's time to ready, and its memory after sales");

    private final String what;

    Part(String what) {
        this.what = what;
    }

    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    String what() {
        return what;
    }
}
