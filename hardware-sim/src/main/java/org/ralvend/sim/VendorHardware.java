package org.ralvend.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.sim.Fact.EscrowOnPowerCut;

/** Keypad, coin path, sold-out lights and display. */
final class VendorHardware implements Hardware {
    private final Wiring.Vendor wiring;
    private final Housing housing;
    private final CoinPath coins;
    private final Keypad keypad;
    private final Screen screen;
    private final Optional<CardSlot> cards;
    private final Optional<ScanSlot> scanner;

    private final Optional<PaperSlot> paper;

    VendorHardware(Wiring.Vendor wiring, Tuning tuning, Housing housing, RandomGenerator random) {
        this.wiring = wiring;
        this.housing = housing;
        coins = new CoinPath(wiring.coins(), tuning, housing);
        keypad = new Keypad(wiring.keys(), tuning, housing, random);
        screen = new Screen(wiring.display(), housing);
        cards = wiring.cardPort().map(port -> new CardSlot(port, housing));
        scanner = wiring.scanner().map(device -> new ScanSlot(device, housing));

        paper = wiring.printerPort().map(port -> new PaperSlot(port, housing));
        for (int i = 0; i < wiring.leds().size(); i++) {
            int led = i + 1;
            housing.wire(wiring.leds().get(i), on -> housing.fact(new Fact.LedChanged(led, on)));
        }
    }

    CoinPath coins() {
        return coins;
    }

    /** @throws Fault {@link FaultCode#REQUEST_INVALID} where no reader is built in */
    CardSlot cards() {
        return cards.orElseThrow(() -> new Fault(FaultCode.REQUEST_INVALID, "has no card reader"));
    }

    Optional<ScanSlot> scanner() {
        return scanner;
    }

    /** @throws Fault {@link FaultCode#REQUEST_INVALID} where no printer is built in */
    PaperSlot paper() {
        return paper.orElseThrow(() -> new Fault(FaultCode.REQUEST_INVALID, "has no receipt printer"));
    }

    Keypad keypad() {
        return keypad;
    }

    Screen screen() {
        return screen;
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
        return screen.write(bus, address, bytes);
    }

    @Override
    public void powerCut(EscrowOnPowerCut escrow) {
        coins.powerCut(escrow);
        screen.powerCut();
        cards.ifPresent(CardSlot::powerCut);
        paper.ifPresent(PaperSlot::powerCut);
    }

    @Override
    public void replay(Fact fact) {
        switch (fact) {
            case Fact.OfCoins ofCoins -> coins.replay(ofCoins);
            case Fact.OfCards ofCards -> cards.ifPresent(slot -> slot.replay(ofCards));
            case Fact.Displayed shown -> screen.replay(shown);
            case Fact.LedChanged(int led, boolean on) ->
                housing.replayOutput(wiring.leds().get(led - 1), on);
            case Fact.KeyPressed pressed -> {}
            case Fact.CodeScanned scanned -> {}

            case Fact.ReceiptCut cut -> {}
            case Fact.OfSlot other -> {}
            case Fact.OfMachine other -> {}
        }
    }

    @Override
    public void settle() {
        cards.ifPresent(CardSlot::settle);
    }
}
