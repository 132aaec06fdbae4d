package org.ralvend.terminal;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ralvend.device.check.Checklist;
import org.ralvend.device.check.Finding;
import org.ralvend.device.check.Installation;
import org.ralvend.device.identity.Identity;
import org.ralvend.device.program.HomeLock;
import org.ralvend.device.scanner.Scanner;
import org.ralvend.terminal.claim.Screen;
import org.ralvend.terminal.hardware.Key;
import org.ralvend.terminal.hardware.PiPanel;

/** What a technician runs after mending something: each part tried once, one line each. The agent must not run. */
record Check(Path home, TerminalSettings settings, InstantSource clock) {
    /** @return the exit code: 0 where all is well, 1 where not */
    int run(PrintStream out) throws InterruptedException {
        try (HomeLock _ = HomeLock.take(home)) {
            Checklist list = new Checklist(out);
            hardware(list);
            new Installation(home, () -> Identity.read(home), clock).look(list);
            return list.isWell() ? 0 : 1;
        }
    }

    private void hardware(Checklist list) throws InterruptedException {
        Optional<Path> scanner = settings.wiring().scanner();
        if (scanner.isPresent()) {
            list.look("scanner on " + scanner.get(), () -> Scanner.look(scanner.get()));
        }
        List<PiPanel> opened = new ArrayList<>();
        list.look("pins", () -> {
            opened.add(PiPanel.openPins(settings.wiring()));
            return Finding.well();
        });
        for (PiPanel panel : opened) {
            try (panel) {
                list.look("display on " + settings.wiring().display(), () -> greeted(panel));
                list.look("keys", () -> atRest(panel));
            }
        }
    }

    private Finding greeted(PiPanel panel) {
        panel.startDisplay();
        panel.display(settings.messages().lines(new Screen.PleaseWait()));
        return Finding.well("it says the same as when it is busy; if it stays dark check its contrast");
    }

    private static Finding atRest(PiPanel panel) {
        List<Key> pressed = panel.pressed();
        return pressed.isEmpty()
                ? Finding.well()
                : Finding.wrong(pressed + " down at rest; check the plug of the keypad");
    }
}
