package org.ralvend.sim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.sim.card.Pty;
import org.ralvend.sim.paper.EscPosPrinter;
import org.ralvend.sim.paper.Paper;
import org.ralvend.sim.paper.PrinterMood;

/** A vendor's receipt printer behind a serial device of this computer, as {@link CardSlot} is. */
final class PaperSlot implements Paper {
    /** How often it looks for bytes. */
    private static final long LOOK_MICROS = 10 * Schedule.MILLI;

    private final Housing housing;
    private final Pty pty;
    private final EscPosPrinter printer = new EscPosPrinter(this);

    /** @throws Fault {@link FaultCode#FOLDER_UNWRITABLE} where the link cannot be made */
    PaperSlot(Path port, Housing housing) {
        this.housing = housing;
        try {
            pty = Pty.open();
            if (Files.isSymbolicLink(port)) {
                Files.delete(port);
            }
            Files.createSymbolicLink(port, pty.path());
        } catch (IOException e) {
            throw new Fault(FaultCode.FOLDER_UNWRITABLE, port + ": " + e.getMessage(), e);
        }
        look();
    }

    void mood(PrinterMood mood) {
        printer.mood(mood);
    }

    void powerCut() {
        printer.powerCut();
    }

    @Override
    public void cut(List<String> lines, String qr) {
        housing.fact(new Fact.ReceiptCut(lines, qr));
    }

    private void look() {
        try {
            byte[] answer = printer.hear(pty.read());
            if (answer.length > 0) {
                pty.write(answer);
            }
        } catch (IOException e) {
            throw new Fault(FaultCode.HARDWARE_SILENT, pty.path() + ": " + e.getMessage(), e);
        }
        var _ = housing.schedule().after(LOOK_MICROS, this::look);
    }
}
