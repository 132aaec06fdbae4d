package org.ralvend.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.sim.Fact.EscrowOnPowerCut;

/**
 * The way of a coin: acceptor (a pulse per unit) → escrow → back to the customer or into the cash box. The acceptor
 * takes coins only while it is enabled. A flap of the escrow opens after its solenoid was under current for
 * {@link #FLAP_MICROS}; then coins fall one by one for as long as it is open. Its sensor tells that coins pass, not how
 * many: while one covers it the next goes unseen. A coin may stick: no flap moves it.
 */
final class CoinPath {
    static final long FLAP_MICROS = 80 * Schedule.MILLI;
    static final long SENSOR_MICROS = 30 * Schedule.MILLI;

    /** From one falling coin to the next. */
    static final long COIN_MICROS = 2 * Schedule.MILLI;

    private record Coin(int minor, boolean stuck) {}

    private final Wiring.Coins wiring;
    private final Housing housing;
    private final PulseTrain pulses;
    private final Flap collect;
    private final Flap giveBack;
    private final List<Coin> escrow = new ArrayList<>();
    private long cashBox;
    private boolean eatNext;
    private boolean stickNext;

    CoinPath(Wiring.Coins wiring, Tuning tuning, Housing housing) {
        this.wiring = wiring;
        this.housing = housing;
        long half = tuning.coinPulseMicros() / 2;
        pulses = new PulseTrain(housing, wiring.pulse(), half, tuning.coinPulseMicros() - half);
        collect = new Flap(wiring.collected(), true);
        giveBack = new Flap(wiring.returned(), false);
        housing.wire(wiring.enable(), high -> {});
        housing.wire(wiring.collect(), collect::driven);
        housing.wire(wiring.giveBack(), giveBack::driven);
    }

    int escrow() {
        return escrow.stream().mapToInt(Coin::minor).sum();
    }

    long cashBox() {
        return cashBox;
    }

    /**
     * A customer drops a coin in; true where it was taken.
     *
     * @throws Fault {@link FaultCode#REQUEST_INVALID} where no coin has this value
     */
    boolean insert(int minor) {
        int units = minor / wiring.unitMinor();
        if (minor <= 0 || minor % wiring.unitMinor() != 0 || units > PulseTrain.MAX_WAITING) {
            throw new Fault(
                    FaultCode.REQUEST_INVALID, "a coin is a multiple of " + wiring.unitMinor() + ", not " + minor);
        }
        if (!housing.level(wiring.enable()) || !pulses.takes(units)) {
            housing.fact(new Fact.CoinRejected(minor));
            return false;
        }
        housing.fact(new Fact.CoinEntered(minor));
        if (eatNext) {
            eatNext = false;
            housing.fact(new Fact.CoinEaten(minor));
        } else {
            escrow.add(new Coin(minor, stickNext));
            stickNext = false;
            housing.input(wiring.occupied(), true);
        }
        pulses.add(units, 0);
        collect.passIfOpen();
        giveBack.passIfOpen();
        return true;
    }

    /** The next coin will vanish after it was counted. */
    void eatNext() {
        eatNext = true;
    }

    /** The next coin that comes into the escrow will stay there, whichever flap opens. */
    void stickNext() {
        stickNext = true;
    }

    /** A technician hands the customer what sticks. */
    void free() {
        int minor = escrow.stream().filter(Coin::stuck).mapToInt(Coin::minor).sum();
        escrow.removeIf(Coin::stuck);
        if (minor > 0) {
            housing.fact(new Fact.EscrowReturned(minor));
        }
        housing.input(wiring.occupied(), !escrow.isEmpty());
    }

    void powerCut(EscrowOnPowerCut flap) {
        pulses.cut();
        boolean falls = flap != EscrowOnPowerCut.HOLD;
        while (falls && fall(flap == EscrowOnPowerCut.COLLECT)) {
            // the next one
        }
        collect.sensor.cut();
        giveBack.sensor.cut();
    }

    /** Takes over what an earlier run of the world wrote. */
    void replay(Fact.OfCoins fact) {
        switch (fact) {
            case Fact.CoinEntered(int minor) -> escrow.add(new Coin(minor, false));
            case Fact.CoinRejected rejected -> {}
            case Fact.CoinEaten(int minor) -> takeOut(minor);
            case Fact.EscrowReturned(int minor) -> takeOut(minor);
            case Fact.EscrowCollected(int minor) -> {
                takeOut(minor);
                cashBox += minor;
            }
        }
        housing.input(wiring.occupied(), !escrow.isEmpty());
    }

    /** Which coins these were the ledger does not say: what is left counts. */
    private void takeOut(int minor) {
        int left = escrow() - minor;
        escrow.clear();
        if (left > 0) {
            escrow.add(new Coin(left, false));
        }
    }

    /** Whether there was a coin that could fall. */
    private boolean fall(boolean intoCashBox) {
        Optional<Coin> loose = escrow.stream().filter(coin -> !coin.stuck()).findFirst();
        loose.ifPresent(coin -> {
            escrow.remove(coin);
            housing.fact(intoCashBox ? new Fact.EscrowCollected(coin.minor()) : new Fact.EscrowReturned(coin.minor()));
            cashBox += intoCashBox ? coin.minor() : 0;
            housing.input(wiring.occupied(), !escrow.isEmpty());
        });
        return loose.isPresent();
    }

    /** One side of the escrow: solenoid and sensor. */
    private final class Flap {
        private final PulseTrain sensor;
        private final boolean intoCashBox;
        private boolean open;
        private Schedule.@Nullable Timer opening;

        Flap(int sensorPin, boolean intoCashBox) {
            this.sensor = new PulseTrain(housing, sensorPin, SENSOR_MICROS, SENSOR_MICROS);
            this.intoCashBox = intoCashBox;
        }

        void driven(boolean high) {
            if (high) {
                opening = housing.schedule().after(FLAP_MICROS, () -> {
                    open = true;
                    passIfOpen();
                });
            } else {
                open = false;
                if (opening != null) {
                    housing.schedule().cancel(opening);
                }
            }
        }

        void passIfOpen() {
            if (open && fall(intoCashBox)) {
                if (sensor.isAtRest()) {
                    sensor.add(1, 0);
                }
                var _ = housing.schedule().after(COIN_MICROS, this::passIfOpen);
            }
        }
    }
}
