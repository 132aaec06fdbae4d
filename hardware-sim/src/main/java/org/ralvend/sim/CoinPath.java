package org.ralvend.sim;

import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.sim.Fact.EscrowOnPowerCut;

/**
 * The way of a coin: acceptor (a pulse per unit) → escrow → back to the customer or into the cash box. The acceptor
 * takes coins only while it is enabled. A flap of the escrow opens after its solenoid was under current for
 * {@link #FLAP_MICROS}; its sensor gives a pulse when coins pass, none when the escrow was empty.
 */
final class CoinPath {
    static final long FLAP_MICROS = 80 * Schedule.MILLI;
    static final long SENSOR_MICROS = 30 * Schedule.MILLI;

    private final Wiring.Coins wiring;
    private final Housing housing;
    private final PulseTrain pulses;
    private final Flap collect;
    private final Flap giveBack;
    private int escrow;
    private long cashBox;
    private boolean eatNext;

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
        return escrow;
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
            escrow += minor;
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

    void powerCut(EscrowOnPowerCut flap) {
        pulses.cut();
        switch (flap) {
            case HOLD -> {}
            case RETURN -> empty(false);
            case COLLECT -> empty(true);
        }
        collect.sensor.cut();
        giveBack.sensor.cut();
    }

    /** Takes over what an earlier run of the world wrote. */
    void replay(Fact.OfCoins fact) {
        switch (fact) {
            case Fact.CoinEntered(int minor) -> escrow += minor;
            case Fact.CoinRejected rejected -> {}
            case Fact.CoinEaten(int minor) -> escrow -= minor;
            case Fact.EscrowReturned(int minor) -> escrow -= minor;
            case Fact.EscrowCollected(int minor) -> {
                escrow -= minor;
                cashBox += minor;
            }
        }
        housing.input(wiring.occupied(), escrow > 0);
    }

    /** Whether there was anything to move. */
    private boolean empty(boolean intoCashBox) {
        if (escrow == 0) {
            return false;
        }
        housing.fact(intoCashBox ? new Fact.EscrowCollected(escrow) : new Fact.EscrowReturned(escrow));
        cashBox += intoCashBox ? escrow : 0;
        escrow = 0;
        housing.input(wiring.occupied(), false);
        return true;
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
            if (open && empty(intoCashBox)) {
                sensor.add(1, 0);
            }
        }
    }
}
