package org.ralvend.sim;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.ralvend.sim.Fact.EscrowOnPowerCut;

/** Keypad, coin path, sold-out lights and display. */
final class VendorHardware implements Hardware {
    private final Wiring.Vendor wiring;
    private final Housing housing;
    private final CoinPath coins;
    private final Map<String, Key> keys = new LinkedHashMap<>();
    private final Hd44780 display = new Hd44780();
    private String line1 = "";
    private String line2 = "";

    VendorHardware(Wiring.Vendor wiring, Tuning tuning, Housing housing, RandomGenerator random) {
        this.wiring = wiring;
        this.housing = housing;
        coins = new CoinPath(wiring.coins(), tuning, housing);
        wiring.keys().forEach((name, pin) -> keys.put(name, new Key(name, pin, tuning, housing, random)));
        for (int i = 0; i < wiring.leds().size(); i++) {
            int led = i + 1;
            housing.wire(wiring.leds().get(i), on -> housing.fact(new Fact.LedChanged(led, on)));
        }
    }

    CoinPath coins() {
        return coins;
    }

    Optional<Key> key(String name) {
        return Optional.ofNullable(keys.get(name));
    }

    /** The two lines that a customer reads. */
    List<String> display() {
        return List.of(line1, line2);
    }

    List<Integer> ledsOn() {
        List<Integer> on = new ArrayList<>();
        for (int i = 0; i < wiring.leds().size(); i++) {
            if (housing.level(wiring.leds().get(i))) {
                on.add(i + 1);
            }
        }
        return on;
    }

    @Override
    public boolean write(int bus, int address, byte[] bytes) {
        if (bus != wiring.display().bus() || address != wiring.display().address()) {
            return false;
        }
        display.write(bytes);
        look();
        return true;
    }

    @Override
    public void powerCut(EscrowOnPowerCut escrow) {
        coins.powerCut(escrow);
        display.powerUp();
        look();
    }

    @Override
    public void replay(Fact fact) {
        switch (fact) {
            case Fact.OfCoins ofCoins -> coins.replay(ofCoins);
            case Fact.Displayed(String first, String second) -> {
                line1 = first;
                line2 = second;
                display.restore(first, second);
            }
            case Fact.LedChanged(int led, boolean on) ->
                housing.replayOutput(wiring.leds().get(led - 1), on);
            case Fact.KeyPressed pressed -> {}
            case Fact.OfSlot other -> {}
            case Fact.OfMachine other -> {}
        }
    }

    @Override
    public void settle() {}

    private void look() {
        if (!line1.equals(display.line1()) || !line2.equals(display.line2())) {
            line1 = display.line1();
            line2 = display.line2();
            housing.fact(new Fact.Displayed(line1, line2));
        }
    }
}
