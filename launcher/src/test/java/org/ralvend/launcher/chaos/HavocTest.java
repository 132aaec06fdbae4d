package org.ralvend.launcher.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ralvend.launcher.chaos.Schedule.Planned;
import org.ralvend.launcher.chaos.Strike.Victim;
import org.ralvend.launcher.town.Gate.Disturbance;
import org.ralvend.launcher.town.Routes.Line;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.sim.card.Mood;

/** Whatever goes wrong with a strike or a restart is told, and only what hit is counted. */
class HavocTest {
    private final Fault crashed = new Fault(FaultCode.INTERNAL, "backend ended by itself with 1");
    private final Fault notUp = new Fault(FaultCode.UNREACHABLE, "no database");

    @TempDir
    private Path folder = Path.of("unset");

    @Test
    void countsWhatHitAndFindsNothingWrong() {
        Havoc havoc = carriedOut(new Doubles(), kill(Victim.BACKEND), kill(Victim.BROKER), kill(Victim.BACKEND));
        assertEquals(Map.of("BACKEND", 2, "BROKER", 1), havoc.kills());
        assertEquals(Map.of("DEVICES_TO_BROKER/SLOW", 1), havoc.cuts());
        assertEquals(List.of(), havoc.failures());
    }

    /** That it is well again is no failure of it. */
    @Test
    void countsAReaderThatFailsOnce() throws IOException {
        Havoc havoc = carriedOut(new Doubles(), new Strike.Reader(Mood.GONE, 1), new Strike.Reader(Mood.WELL, 1));
        assertEquals(Map.of("DEVICES_TO_BROKER/SLOW", 1, "CARD_READER/GONE", 1), havoc.cuts());
        String diary = Files.readString(folder.resolve("strikes.log"));
        assertTrue(diary.contains("CARD_READER/GONE v") && diary.contains("CARD_READER/WELL v"), diary);
    }

    @Test
    void aVictimThatHadEndedByItselfIsNoKillAndIsToldAndRunsAgain() throws IOException {
        Doubles ended = new Doubles() {
            @Override
            public void kill(Victim victim, String name, Runnable hit) {
                throw crashed;
            }
        };
        Havoc havoc = carriedOut(ended, kill(Victim.BACKEND));
        assertEquals(Map.of(), havoc.kills());
        assertEquals(List.of("BACKEND of BACKEND did not hit: " + crashed.getMessage()), havoc.failures());
        assertEquals(List.of("BACKEND"), List.copyOf(ended.started));
        assertTrue(Files.readString(folder.resolve("strikes.log")).contains(crashed.getMessage()));
    }

    @Test
    void strikesNobodyAnyMoreOnceAProgramHasEndedByItself() {
        Doubles lost = new Doubles() {
            @Override
            public boolean hasLostOne() {
                return true;
            }
        };
        Havoc havoc = carriedOut(lost, kill(Victim.BROKER));
        assertEquals(Map.of(), havoc.kills());
        assertEquals(Map.of(), havoc.cuts());
    }

    /** As a backend does that starts while the database is down. */
    @Test
    void aStartOfABackendThatFailsIsTriedAgain() {
        Slow slow = new Slow();
        Havoc havoc = carriedOut(slow, kill(Victim.BACKEND));
        assertEquals(Map.of("BACKEND", 1), havoc.kills());
        assertEquals(List.of(), havoc.failures());
        assertEquals(3, slow.started.size());
    }

    @Test
    void aStartOfAnybodyElseThatFailsIsTriedAgainAndTold() {
        for (Victim victim : Victim.values()) {
            if (victim != Victim.BACKEND) {
                Slow slow = new Slow();
                assertEquals(
                        List.of(victim + " did not start after " + victim + ": " + notUp.getMessage()),
                        carriedOut(slow, kill(victim)).failures());
                assertEquals(3, slow.started.size());
            }
        }
    }

    @Test
    void aProgramThatNeverStartsAgainIsTold() {
        Doubles dead = new Doubles() {
            @Override
            public void kill(Victim victim, String name, Runnable hit) {
                hit.run();
                throw notUp;
            }

            @Override
            public void startAgain(String name) {
                throw notUp;
            }
        };
        assertEquals(
                List.of("not up again: BACKEND: " + notUp.getMessage()),
                carriedOut(dead, kill(Victim.BACKEND)).failures());
    }

    @Test
    void aBugInAStrikeIsTold() {
        Doubles bug = new Doubles() {
            @Override
            public void kill(Victim victim, String name, Runnable hit) {
                throw new IllegalStateException("a bug");
            }
        };
        assertEquals(
                List.of("VENDOR of VENDOR: java.lang.IllegalStateException: a bug"),
                carriedOut(bug, kill(Victim.VENDOR)).failures());
    }

    @Test
    void aBugInARestartIsTold() {
        Doubles bug = new Doubles() {
            @Override
            public void kill(Victim victim, String name, Runnable hit) {
                throw crashed;
            }

            @Override
            public void startAgain(String name) {
                throw new IllegalStateException("a bug");
            }
        };
        assertTrue(carriedOut(bug, kill(Victim.VENDOR))
                .failures()
                .contains("VENDOR of VENDOR: java.lang.IllegalStateException: a bug"));
    }

    @Test
    void whoStaysDownAfterTheLastStrikeIsTold() {
        Doubles stuck = stuck();
        assertEquals(
                List.of("not up again within 0 s: DB"),
                carriedOut(stuck, kill(Victim.DB)).failures());
        stuck.free.countDown();
    }

    /** Its second kill waits for it, and the kills after that are not waited for one by one. */
    @Test
    void whoIsStillDownWhenItsTurnComesIsTold() {
        Doubles stuck = stuck();
        Havoc havoc = carriedOut(stuck, kill(Victim.DB), kill(Victim.DB), kill(Victim.DB));
        assertEquals("not up again within 0 s: DB", havoc.failures().getFirst());
        assertEquals(Map.of("DB", 1), havoc.kills());
        stuck.free.countDown();
    }

    private static Doubles stuck() {
        return new Doubles() {
            @Override
            public void kill(Victim victim, String name, Runnable hit) {
                hit.run();
                try {
                    free.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        };
    }

    private static Strike kill(Victim victim) {
        return new Strike.Kill(victim, 0);
    }

    private Havoc carriedOut(Doubles targets, Strike... strikes) {
        Diary diary = new Diary(folder.resolve("strikes.log"), InstantSource.system());
        // As long as a strike that hangs is waited for; those that do not are done by then.
        Havoc havoc = new Havoc(targets, diary, Duration.ofMillis(900), _ -> {});
        Strike slow = new Strike.Cut(Line.DEVICES_TO_BROKER, Disturbance.SLOW, Duration.ofMillis(1));
        List<Planned> schedule = new ArrayList<>(List.of(new Planned(0, slow)));
        List.of(strikes).forEach(strike -> schedule.add(new Planned(0, strike)));
        havoc.carryOut(schedule);
        assertTrue(targets.mended, "lines are whole in any case");
        return havoc;
    }

    /** Starts at the fourth try only. */
    private final class Slow extends Doubles {
        @Override
        public void kill(Victim victim, String name, Runnable hit) {
            hit.run();
            throw notUp;
        }

        @Override
        public void startAgain(String name) {
            super.startAgain(name);
            if (started.size() < 3) {
                throw notUp;
            }
        }
    }

    /** An installation where all goes well. */
    private static class Doubles implements Targets {
        final Queue<String> started = new ConcurrentLinkedQueue<>();
        final CountDownLatch free = new CountDownLatch(1);
        boolean mended;

        @Override
        public String name(Strike.Kill kill) {
            return kill.victim().name();
        }

        @Override
        public void kill(Victim victim, String name, Runnable hit) {
            hit.run();
        }

        @Override
        public void startAgain(String name) {
            started.add(name);
        }

        @Override
        public void disturb(Line line, Disturbance how, Duration time) {}

        @Override
        public String disturb(Strike.Reader reader) {
            return "v";
        }

        @Override
        public void mend() {
            mended = true;
        }

        @Override
        public boolean hasLostOne() {
            return false;
        }

        @Override
        public boolean isClosing() {
            return false;
        }
    }
}
