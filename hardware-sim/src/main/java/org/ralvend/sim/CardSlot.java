package org.ralvend.sim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.sim.card.Mood;
import org.ralvend.sim.card.Pty;
import org.ralvend.sim.card.Purse;
import org.ralvend.sim.card.SerialReader;

/**
 * A vendor's card reader behind a serial device of this computer: a pseudo-terminal, and a link to it where the agent
 * looks. It outlives the agent as a reader in its housing does.
 */
final class CardSlot implements Purse {
    /** How often the adapter looks for bytes. */
    private static final long LOOK_MICROS = 3 * Schedule.MILLI;

    private final Housing housing;
    private final Pty pty;
    private final SerialReader reader = new SerialReader(this);
    private int setAside;

    /** @throws Fault {@link FaultCode#FOLDER_UNWRITABLE} where the link cannot be made */
    CardSlot(Path port, Housing housing) {
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

    boolean present(boolean covered) {
        return reader.present(covered);
    }

    void mood(Mood mood) {
        reader.mood(mood);
    }

    void powerCut() {
        reader.powerCut();
    }

    void replay(Fact.OfCards fact) {
        switch (fact) {
            case Fact.CardPresented _ -> {}
            case Fact.CardAuthorised(int minor) -> setAside = minor;
            case Fact.CardCaptured _, Fact.CardReleased _ -> setAside = 0;
        }
    }

    /** The reader came up with the world: what it had set aside it let go. */
    void settle() {
        if (setAside > 0) {
            released(setAside);
        }
    }

    @Override
    public void presented() {
        housing.fact(new Fact.CardPresented());
    }

    @Override
    public void authorised(int minor) {
        setAside = minor;
        housing.fact(new Fact.CardAuthorised(minor));
    }

    @Override
    public void captured(int minor) {
        setAside = 0;
        housing.fact(new Fact.CardCaptured(minor));
    }

    @Override
    public void released(int minor) {
        setAside = 0;
        housing.fact(new Fact.CardReleased(minor));
    }

    private void look() {
        try {
            byte[] heard = pty.read();
            if (heard.length > 0) {
                pty.write(reader.hear(heard));
            }
        } catch (IOException e) {
            throw new Fault(FaultCode.HARDWARE_SILENT, pty.path() + ": " + e.getMessage(), e);
        }
        var _ = housing.schedule().after(LOOK_MICROS, this::look);
    }
}
