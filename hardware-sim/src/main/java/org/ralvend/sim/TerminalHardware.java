package org.ralvend.sim;

import java.util.Optional;
import java.util.random.RandomGenerator;
import org.ralvend.sim.Fact.EscrowOnPowerCut;

/** Keypad, display and scanner of a redelivery terminal, which takes no money and holds no goods. */
final class TerminalHardware implements Hardware {
    private final Keypad keypad;
    private final Screen screen;
    private final Optional<ScanSlot> scanner;

    TerminalHardware(Wiring.Terminal wiring, Tuning tuning, Housing housing, RandomGenerator random) {
        keypad = new Keypad(wiring.keys(), tuning, housing, random);
        screen = new Screen(wiring.display(), housing);
        scanner = wiring.scanner().map(device -> new ScanSlot(device, housing));
    }

    Keypad keypad() {
        return keypad;
    }

    Screen screen() {
        return screen;
    }

    Optional<ScanSlot> scanner() {
        return scanner;
    }

    @Override
    public boolean write(int bus, int address, byte[] bytes) {
        return screen.write(bus, address, bytes);
    }

    @Override
    public void powerCut(EscrowOnPowerCut escrow) {
        screen.powerCut();
    }

    @Override
    public void replay(Fact fact) {
        if (fact instanceof Fact.Displayed shown) {
            screen.replay(shown);
        }
    }

    @Override
    public void settle() {}
}
