package org.ralvend.simulation.fault;

import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.ralvend.simulation.Fleet;
import org.ralvend.simulation.device.Node;
import org.ralvend.simulation.engine.Engine;

/** What goes wrong with the disk and the clock of any machine. */
final class AtBoards {
    private static final long MINUTE = 60_000;
    private static final long DAY = 24 * 60 * MINUTE;

    /**
     * A clock that jumps farther ahead than journals keep what is stored makes its device delete that; a backup that is put
     * back then misses it. That is not defended against.
     */
    private static final long FARTHEST_JUMP = 6 * DAY;

    private final Fleet fleet;
    private final Engine engine;
    private final Mends mends;
    private final SplittableRandom random;
    private final Consumer<Node> visit;

    /** @param visit somebody comes to a machine that is out of service */
    AtBoards(Fleet fleet, Mends mends, SplittableRandom random, Consumer<Node> visit) {
        this.fleet = fleet;
        this.engine = fleet.engine();
        this.mends = mends;
        this.random = random;
        this.visit = visit;
    }

    void fill(Node node, long time) {
        var home = node.board().home();
        mends.during(() -> home.fill(true), time, () -> {
            home.fill(false);
            visit.accept(node);
        });
    }

    void rollBack(Node node, long time) {
        var home = node.board().home();
        mends.during(() -> home.takeImage(node.board(), engine.chance()), time, () -> {
            fleet.plug(node).hold("its card is taken out");
            engine.after(MINUTE, () -> {
                engine.trace().note(node.name(), () -> "an old image of its card is put in");
                fleet.setBack(node);
                fleet.plug(node).start();
            });
        });
    }

    void jump(Node node, long time) {
        long by = random.nextLong(2 * FARTHEST_JUMP) - FARTHEST_JUMP;
        mends.during(() -> node.board().jump(by), time, node.board()::synchronise);
    }
}
