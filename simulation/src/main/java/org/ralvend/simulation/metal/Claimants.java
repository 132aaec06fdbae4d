package org.ralvend.simulation.metal;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.ralvend.protocol.KeypadCode;
import org.ralvend.simulation.engine.Engine;

/**
 * The people at one redelivery terminal, one after the other: they come with a code that they have noted at a vendor, with one
 * that they had the goods for already, or with none. Some have given their code to a friend, who is at another terminal.
 */
public final class Claimants {
    private static final int PAUSE_MILLIS = 45_000;
    private static final int FRIEND_MILLIS = 4_000;
    private static final int FRIEND_EVERY = 4;

    /** One in so many comes although he misses nothing. */
    private static final int CURIOUS_EVERY = 6;

    /** One of those in so many keys in what no vendor has shown. */
    private static final int DREAMER_EVERY = 4;

    private static final int GUESS_MILLIS = 7_000;

    private final Engine engine;
    private final TerminalMetal metal;
    private final Codes codes;
    private final SplittableRandom random;
    private final List<Claimants> others = new ArrayList<>();
    private boolean open = true;

    /**
     * What the people of a town have noted.
     *
     * @param missed codes of goods that they have not got, nor the money for them
     * @param noted all that were ever shown
     */
    public record Codes(Supplier<List<String>> missed, Supplier<List<String>> noted) {}

    public Claimants(Engine engine, TerminalMetal metal, Codes codes) {
        this.engine = engine;
        this.metal = metal;
        this.codes = codes;
        this.random = engine.chance();
    }

    /** Friends may be at that terminal too. */
    public void know(Claimants other) {
        others.add(other);
    }

    /** The first comes some time from now. */
    public void come() {
        engine.after(1 + random.nextInt(PAUSE_MILLIS), this::arrive);
    }

    /** Nobody comes any more; whoever stands there goes on. */
    public void close() {
        open = false;
    }

    /** People come again. */
    public void reopen() {
        open = true;
        come();
    }

    /** Somebody tries numbers of this vendor by chance, one after the other. */
    public void guess(int vendorNumber, int tries) {
        for (int n = 0; n < tries; n++) {
            engine.after((long) n * GUESS_MILLIS, () -> {
                if (metal.isFree()) {
                    Visit.guessing(engine, metal, unknown(vendorNumber), random.split())
                            .begin();
                }
            });
        }
    }

    private void arrive() {
        if (!open) {
            return;
        }
        come();
        if (!metal.isFree()) {
            return;
        }
        List<String> missed = codes.missed().get();
        if (!missed.isEmpty()) {
            String code = one(missed);
            visit(code);
            if (!others.isEmpty() && random.nextInt(FRIEND_EVERY) == 0) {
                Claimants friend = others.get(random.nextInt(others.size()));
                engine.after(random.nextInt(FRIEND_MILLIS), () -> friend.visit(code));
            }
        } else if (random.nextInt(CURIOUS_EVERY) == 0) {
            List<String> noted = codes.noted().get();
            boolean dreams = noted.isEmpty() || random.nextInt(DREAMER_EVERY) == 0;
            visit(dreams ? unknown(1) : one(noted));
        }
    }

    private void visit(String code) {
        if (metal.isFree()) {
            Visit.of(engine, metal, code, random.split()).begin();
        }
    }

    private String unknown(int vendorNumber) {
        return KeypadCode.mint(vendorNumber, random).spoken();
    }

    private String one(List<String> all) {
        return all.get(random.nextInt(all.size()));
    }
}
