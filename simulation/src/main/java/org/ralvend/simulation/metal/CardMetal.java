package org.ralvend.simulation.metal;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.ralvend.device.agent.Loop;
import org.ralvend.protocol.MachineId;
import org.ralvend.sim.card.Mood;
import org.ralvend.sim.card.Purse;
import org.ralvend.sim.card.SerialReader;
import org.ralvend.simulation.engine.Engine;
import org.ralvend.simulation.engine.Life;
import org.ralvend.vendor.hardware.SerialLine;

/**
 * The card's reader in a vendor's housing, and the serial line to it. It outlives the agents that sit at the line.
 *
 * <p>Ten polls a second with nothing to tell would be most of what a run does. So where the reader was left waiting, for a card or
 * for what becomes of one, the next poll is not answered before there is something to say, from either side; in between nobody's
 * time runs out.
 */
public final class CardMetal {
    private static final int ANSWER_MILLIS = 9;
    private static final int AT_ONCE_MILLIS = 4;
    private static final int SOON_MILLIS = 30;
    private static final int DARK_MILLIS = 300;
    private static final String POLL = "1212";
    private static final String ACK = "00";

    private final Engine engine;
    private final SplittableRandom random;
    private final SerialReader reader;
    private @Nullable Seat seat;
    private Runnable atMoney = () -> {};
    private int passing;
    private boolean gone;

    public CardMetal(Engine engine, MachineId machine, Ledger ledger) {
        this.engine = engine;
        this.random = engine.chance();
        this.reader = new SerialReader(new Purse() {
            @Override
            public void presented() {
                note("a card is held to the reader");
            }

            @Override
            public void authorised(int minor) {
                note(minor + " are set aside on a card");
                moved();
            }

            @Override
            public void captured(int minor) {
                moved();
                ledger.charged(machine, minor);
            }

            @Override
            public void released(int minor) {
                note(minor + " on a card are its owner's again");
                moved();
            }

            private void note(String what) {
                engine.trace().note(machine.value(), () -> what);
            }
        });
    }

    /** The line's other end, for one agent; the one before hears nothing any more. */
    public Seat seat(Life life) {
        Seat now = new Seat(life);
        seat = now;
        return now;
    }

    /** The agent is gone; the reader is as it was left. */
    public void letGo() {
        seat = null;
    }

    /**
     * Somebody holds a card to it.
     *
     * @param covered whether the bank will pay
     * @return whether the reader waited for one
     */
    public boolean present(boolean covered) {
        boolean seen = reader.present(covered);
        wake();
        return seen;
    }

    /** How it behaves from here on. */
    public void mood(Mood mood) {
        gone = mood == Mood.GONE;
        reader.mood(mood);
        wake();
    }

    /** Reader and adapter lose their power, come up again, and know nothing of what was. What they were saying is lost. */
    public void powerCut() {
        mood(Mood.GONE);
        engine.after(DARK_MILLIS, () -> mood(Mood.WELL));
    }

    /**
     * Something happens as soon as it has moved money, or shortly after.
     *
     * @param times that it moves money first, and nothing happens
     */
    public void atMoney(int times, Runnable what) {
        passing = times;
        atMoney = what;
    }

    private void moved() {
        if (passing-- > 0) {
            return;
        }
        engine.after(random.nextInt(random.nextBoolean() ? AT_ONCE_MILLIS : SOON_MILLIS), atMoney);
        atMoney = () -> {};
    }

    /** The agent has something to say, or it has. */
    public void wake() {
        Seat now = seat;
        if (now != null) {
            now.wake();
        }
    }

    /** What is to be done when an answer is late, counted from when somebody waits for it. */
    private static final class Nap implements Loop.Timer {
        private final Loop loop;
        private final Duration delay;
        private final Runnable task;
        private boolean cancelled;
        private Loop.@Nullable Timer counting;

        private Nap(Loop loop, Duration delay, Runnable task) {
            this.loop = loop;
            this.delay = delay;
            this.task = task;
        }

        private void end() {
            if (!cancelled) {
                counting = loop.after(delay, task);
            }
        }

        @Override
        public void cancel() {
            cancelled = true;
            if (counting != null) {
                counting.cancel();
            }
        }
    }

    /** The line as one agent has it. */
    public final class Seat implements SerialLine {
        private final Life life;
        private @Nullable Listener listener;
        private boolean waits;
        private boolean rests;
        private byte @Nullable [] asleep;
        private @Nullable Nap nap;

        private Seat(Life life) {
            this.life = life;
        }

        /** The loop of this agent, on which nobody waits for the answer to a poll that is not answered yet. */
        public Loop sleepy(Loop real) {
            return new Loop() {
                @Override
                public void post(Runnable task) {
                    real.post(task);
                }

                @Override
                public Timer after(Duration delay, Runnable task) {
                    if (asleep != null && nap == null) {
                        Nap now = new Nap(real, delay, task);
                        nap = now;
                        return now;
                    }
                    wake();
                    return real.after(delay, task);
                }
            };
        }

        @Override
        public void open(Listener told) {
            life.step("opening the card reader's line");
            listener = told;
            told.opened();
        }

        @Override
        public void send(byte[] bytes) {
            life.step("speaking to the card reader");
            if (rests && text(bytes).endsWith(POLL)) {
                asleep = bytes;
            } else {
                ask(bytes);
            }
        }

        @Override
        public void close() {
            listener = null;
        }

        private void wake() {
            byte[] held = asleep;
            Nap over = nap;
            asleep = null;
            nap = null;
            if (over != null) {
                over.end();
            }
            if (held != null) {
                ask(held);
            }
        }

        private void ask(byte[] bytes) {
            byte[] answer = reader.hear(bytes);
            listen(text(bytes), text(answer));
            if (answer.length > 0) {
                engine.after(1 + random.nextInt(ANSWER_MILLIS), () -> life.run(() -> tell(answer)));
            }
        }

        private void tell(byte[] answer) {
            Listener told = listener;
            if (told != null && this.equals(seat) && !gone) {
                told.received(answer);
            }
        }

        /** What is said leaves the reader waiting or not; it rests once it has nothing more to say. */
        private void listen(String said, String answer) {
            boolean poll = said.equals(POLL);
            rests = poll && waits && answer.equals(ACK);
            if (!poll) {
                waits = said.startsWith("140") && answer.equals(ACK);
            }
            if (!answer.equals(ACK) && answer.length() > 2) {
                waits = switch (answer.substring(0, 2)) {
                    case "05", "07", "09" -> true;
                    case "7F" -> waits;
                    default -> false;
                };
            }
        }

        /** A line without its number. */
        private static String text(byte[] line) {
            String text = new String(line, StandardCharsets.US_ASCII).strip();
            return text.length() > 2 ? text.substring(2) : text;
        }
    }
}
