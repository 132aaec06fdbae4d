package org.ralvend.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntFunction;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/**
 * Steps in several lanes at once, measured from the moment when every lane is ready.
 *
 * @param all steps that were taken, those before and after the measured time too
 * @param counted steps within it
 * @param nanos that it really was
 */
record Pace(long all, long counted, long nanos) {
    /** Before a lane is ready: the PostgreSQL driver prepares a statement at the server from the fifth on. */
    static final int FIRST_STEPS = 6;

    private static final Duration READY = Duration.ofSeconds(30);

    /** Used by the thread that made it. */
    interface Lane extends AutoCloseable {
        void step();

        @Override
        void close();
    }

    long perSecond() {
        return counted * 1_000_000_000L / nanos;
    }

    /**
     * @param lane opens the lane of that number, from 0
     * @throws Fault of a lane that could not be opened or take a step
     */
    static Pace measure(int lanes, Duration time, IntFunction<Lane> lane) {
        Gate gate = new Gate(new CountDownLatch(lanes), new CountDownLatch(1), new AtomicBoolean(), new LongAdder());
        try (ExecutorService threads = Executors.newFixedThreadPool(lanes)) {
            List<Future<Void>> runners = new ArrayList<>();
            for (int i = 0; i < lanes; i++) {
                int number = i;
                Callable<Void> runner = () -> gate.run(lane, number);
                runners.add(threads.submit(runner));
            }
            Pace pace = gate.measure(time);
            for (Future<Void> runner : runners) {
                runner.get();
            }
            return new Pace(gate.steps().sum(), pace.counted(), pace.nanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Fault(FaultCode.INTERNAL, "interrupted", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Fault fault ? fault : new Fault(FaultCode.INTERNAL, "a lane: " + e, e);
        }
    }

    private record Gate(CountDownLatch ready, CountDownLatch open, AtomicBoolean over, LongAdder steps) {
        /** A lane that fails is no reason for the others to wait. */
        Void run(IntFunction<Lane> opener, int number) throws InterruptedException {
            try (Lane lane = opener.apply(number)) {
                for (int i = 0; i < FIRST_STEPS; i++) {
                    step(lane);
                }
                ready.countDown();
                open.await();
                while (!over.get()) {
                    step(lane);
                }
                return null;
            } catch (RuntimeException e) {
                begin();
                throw e;
            }
        }

        private void begin() {
            while (ready.getCount() > 0) {
                ready.countDown();
            }
        }

        private void step(Lane lane) {
            lane.step();
            steps.increment();
        }

        Pace measure(Duration time) throws InterruptedException {
            try {
                if (!ready.await(READY.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new Fault(FaultCode.UNREACHABLE, "not ready within " + READY.toSeconds() + " s");
                }
                long before = steps.sum();
                long start = System.nanoTime();
                open.countDown();
                Thread.sleep(time);
                long counted = steps.sum() - before;
                long nanos = System.nanoTime() - start;
                return new Pace(0, counted, nanos);
            } finally {
                over.set(true);
                open.countDown();
            }
        }
    }
}
