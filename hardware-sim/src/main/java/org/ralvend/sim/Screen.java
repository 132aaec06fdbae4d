package org.ralvend.sim;

import java.util.List;

/** The display of a housing: what its bus is written, and what a customer reads then. Owned by the world's one thread. */
final class Screen {
    private final Wiring.Display wiring;
    private final Housing housing;
    private final Hd44780 display = new Hd44780();
    private String line1 = "";
    private String line2 = "";

    Screen(Wiring.Display wiring, Housing housing) {
        this.wiring = wiring;
        this.housing = housing;
    }

    /** The two lines that a customer reads. */
    List<String> lines() {
        return List.of(line1, line2);
    }

    /** As {@link Hardware#write}. */
    boolean write(int bus, int address, byte[] bytes) {
        if (bus != wiring.bus() || address != wiring.address()) {
            return false;
        }
        display.write(bytes);
        look();
        return true;
    }

    void powerCut() {
        display.powerUp();
        look();
    }

    void replay(Fact.Displayed shown) {
        line1 = shown.line1();
        line2 = shown.line2();
        display.restore(line1, line2);
    }

    private void look() {
        if (!line1.equals(display.line1()) || !line2.equals(display.line2())) {
            line1 = display.line1();
            line2 = display.line2();
            housing.fact(new Fact.Displayed(line1, line2));
        }
    }
}
