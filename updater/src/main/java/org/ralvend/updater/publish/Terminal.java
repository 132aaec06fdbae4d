package org.ralvend.updater.publish;

import java.io.Console;
import java.util.Optional;

/** Where somebody looks and types, if anybody does. */
final class Terminal {
    private Terminal() {}

    @SuppressWarnings("SystemConsoleNull") // JDK 22 to 24 never had it null, JDK 25 has, without a terminal
    static Optional<Console> find() {
        Console console = System.console();
        return console == null || !console.isTerminal() ? Optional.empty() : Optional.of(console);
    }
}
