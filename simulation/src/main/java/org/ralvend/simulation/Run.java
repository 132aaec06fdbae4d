package org.ralvend.simulation;

import org.jspecify.annotations.Nullable;
import org.ralvend.simulation.books.Books;
import org.ralvend.simulation.check.Broken;
import org.ralvend.simulation.check.Converged;
import org.ralvend.simulation.check.ErrorLog;
import org.ralvend.simulation.check.Judge;
import org.ralvend.simulation.check.LastVisits;
import org.ralvend.simulation.check.Witness;
import org.ralvend.simulation.coverage.Coverage;
import org.ralvend.simulation.coverage.Looker;
import org.ralvend.simulation.device.Ground;
import org.ralvend.simulation.engine.Engine;
import org.ralvend.simulation.engine.Trace;
import org.ralvend.simulation.fault.Troubles;
import org.ralvend.simulation.metal.Ledger;
import org.ralvend.simulation.net.Broker;
import org.ralvend.simulation.net.Net;
import org.ralvend.simulation.net.Web;

/** One seed: a fleet, its customers and its troubles, until everything has converged or something is broken. */
final class Run {
    /** Sales of one run at least. */
    static final int SALES = 30;

    /** Faults of one run at least. */
    static final int FAULTS = 10;

    private static final long MINUTE = 60_000;
    private static final long SETTLE = MINUTE / 2;
    private static final long TROUBLED = 6 * MINUTE;
    private static final long SELLING_AT_MOST = 60 * MINUTE;

    /** When faults stop, everything has converged this much later at the latest: the relay's longest pause twice. */
    static final long CONVERGE = 12 * MINUTE;

    /** Between two questions to an acquirer passes an hour at most. */
    private static final long LOOKED_UP = 2 * 60 * MINUTE;

    /** Every promise ends in this time. */
    private static final long DEADLINE = 15 * 24 * 60 * MINUTE;

    private final long seed;
    private final Trace trace;
    private final Engine engine;
    private final Witness witness;
    private final Fleet fleet;
    private final Troubles troubles;
    private final Judge judge;
    private final Coverage coverage;

    /** @param broken what did not hold, or null where all did */
    record Outcome(
            long seed,
            long events,
            long fingerprint,
            int sales,
            @Nullable Broken broken,
            Trace trace) {}

    Run(long seed, Setup setup, Coverage coverage, ErrorLog errors, boolean kept) {
        this.seed = seed;
        this.coverage = coverage;
        this.trace = new Trace(kept);
        this.engine = new Engine(seed, trace);
        trace.timed(engine::now);
        this.witness = new Witness(trace, coverage);
        Net net = new Net(new Broker(engine), new Web(engine));
        Ledger ledger = new Ledger(engine, witness);
        Books books = setup.books().apply(engine, net);
        this.fleet = new Fleet(new Ground(engine, net, ledger, setup.parts(), witness), books);
        books.watch(new Looker(fleet, coverage));
        this.troubles = new Troubles(fleet, coverage);
        this.judge = new Judge(fleet, witness, errors);
    }

    Outcome play() {
        Broken broken = null;
        try {
            sell();
            converge();
        } catch (Broken e) {
            broken = e;
            trace.note("world", () -> e.invariant() + " is broken: " + e.getMessage());
        } catch (RuntimeException e) {
            broken = new Broken("no bug", "world", "a program ended with " + e + " at " + e.getStackTrace()[0]);
            broken.initCause(e);
        }
        coverage.struck(troubles.struck());
        return new Outcome(seed, engine.ran(), engine.fingerprint(), witness.count(), broken, trace);
    }

    private void sell() {
        fleet.start();
        until(SETTLE);
        long troubled = troubles.plan(FAULTS + 3, TROUBLED);
        until(SETTLE + troubled);
        until(troubles.darkUntil());
        troubles.mendAll();
        long latest = engine.now() + SELLING_AT_MOST;
        while (witness.count() < SALES && engine.now() < latest) {
            until(engine.now() + MINUTE);
        }
        fleet.close();
        if (witness.count() < SALES) {
            throw new Broken("minimum", "world", "only " + witness.count() + " sales in this run");
        }
    }

    private void converge() {
        settle();
        new Converged(fleet, witness).checkClaims();
        new LastVisits(fleet, witness, this::until).play();
        until(engine.now() + MINUTE);
        settle();
        new Converged(fleet, witness).checkCounted();
        sleep(DEADLINE);
        fleet.books().bank().mend();
        sleep(LOOKED_UP);
        new Converged(fleet, witness).checkEnded();
    }

    /** Nothing happens for so long, and then only what the backend does by itself. */
    private void sleep(long millis) {
        fleet.sleep();
        until(engine.now() + millis);
        fleet.wake();
        until(engine.now() + 2 * MINUTE);
    }

    private void settle() {
        long latest = engine.now() + CONVERGE;
        until(engine.now() + MINUTE);
        Broken open = open();
        while (open != null && engine.now() < latest) {
            troubles.visitAll();
            until(engine.now() + MINUTE / 2);
            open = open();
        }
        if (open != null) {
            throw open;
        }
    }

    /** Null where everything has converged. */
    private @Nullable Broken open() {
        try {
            new Converged(fleet, witness).check();
            return null;
        } catch (Broken e) {
            return e;
        }
    }

    private void until(long millis) {
        boolean more = true;
        while (more) {
            more = engine.step(millis);
            judge.look();
        }
    }
}
