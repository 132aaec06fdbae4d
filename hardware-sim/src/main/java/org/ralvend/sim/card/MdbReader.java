package org.ralvend.sim.card;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * A cashless device at address 10h as MDB/ICP 4.3, section 7, has it, level 3 with 16-bit amounts in steps of five minor
 * units. Written apart from the driver that it is there to try: what one takes for granted the other does not know.
 */
final class MdbReader {
    static final byte[] ACK = {0x00};

    /** Minor units in one of the reader's. */
    static final int SCALE = 5;

    /** That it says of itself. */
    private static final int MAX_RESPONSE_SECONDS = 5;

    /** Polls until the bank has answered. */
    private static final int QUICK = 3;

    private static final int SLOW = 30;

    private enum State {
        INACTIVE,
        DISABLED,
        ENABLED,
        SESSION,
        ASKED,
        APPROVED
    }

    private final Purse purse;
    private final Deque<byte[]> says = new ArrayDeque<>();
    private State state = State.INACTIVE;
    private Mood mood = Mood.WELL;
    private boolean good;
    private int asked;
    private int polls;

    MdbReader(Purse purse) {
        this.purse = purse;
        powerUp();
    }

    void mood(Mood now) {
        if (mood == Mood.GONE && now != Mood.GONE) {
            powerUp();
        }
        if (now == Mood.GONE) {
            drop();
        }
        mood = now;
    }

    /** @return whether a reader that waits for a card has seen it */
    boolean present(boolean covered) {
        if (state != State.ENABLED || mood == Mood.GONE) {
            return false;
        }
        good = covered;
        state = State.SESSION;
        purse.presented();
        says.add(data(0x03, 0xFF, 0xFF, 0, 0, 0, 0, 0, 0, 0));
        return true;
    }

    /** What was approved and not taken is let go. */
    void powerUp() {
        drop();
        says.add(data(0x00));
    }

    /** @return null where it says nothing */
    byte @Nullable [] hear(byte[] block) {
        if (mood == Mood.GONE) {
            return null;
        }
        return switch (block[0] & 0xFF) {
            case 0x10 -> {
                powerUp();
                yield ACK;
            }
            case 0x11 -> setup(block);
            case 0x12 -> poll();
            case 0x13 -> vend(block);
            case 0x14 -> reader(block[1]);
            case 0x17 -> id();
            default -> null;
        };
    }

    private byte[] setup(byte[] block) {
        if (block[1] == 0) {
            return data(0x01, 0x03, 0x00, 0x49, SCALE, 0x02, MAX_RESPONSE_SECONDS, 0x00);
        }
        if (state == State.INACTIVE) {
            state = State.DISABLED;
        }
        return ACK;
    }

    private byte[] poll() {
        if (state == State.ASKED && --polls <= 0) {
            answer();
        }
        byte[] said = says.poll();
        return said == null ? ACK : said;
    }

    private void answer() {
        if (good) {
            approve();
        } else {
            state = State.SESSION;
            says.add(data(0x06));
        }
    }

    private void approve() {
        state = State.APPROVED;
        purse.authorised(asked * SCALE);
        says.add(data(0x05, asked >> 8, asked));
    }

    private byte[] vend(byte[] block) {
        return switch (block[1]) {
            case 0x00 -> {
                if (state != State.SESSION) {
                    yield outOfSequence();
                }
                asked = ((block[2] & 0xFF) << 8) | (block[3] & 0xFF);
                polls = mood == Mood.SLOW ? SLOW : QUICK;
                state = State.ASKED;
                yield ACK;
            }
            case 0x01 -> cancelled();
            case 0x02 -> {
                if (state != State.APPROVED) {
                    yield outOfSequence();
                }
                state = State.SESSION;
                purse.captured(asked * SCALE);
                yield ACK;
            }
            case 0x03 -> {
                if (state != State.APPROVED) {
                    yield outOfSequence();
                }
                state = State.SESSION;
                purse.released(asked * SCALE);
                yield ACK;
            }
            case 0x04 -> {
                if (state != State.SESSION) {
                    yield outOfSequence();
                }
                state = State.ENABLED;
                says.add(data(0x07));
                yield ACK;
            }
            default -> outOfSequence();
        };
    }

    private byte[] cancelled() {
        if (state != State.ASKED) {
            return outOfSequence();
        }
        if (mood == Mood.APPROVES_LATE) {
            approve();
            says.add(says.getLast());
        } else {
            state = State.SESSION;
            says.add(data(0x06));
        }
        return ACK;
    }

    private byte[] reader(byte what) {
        if (what == 0x01 && state == State.DISABLED) {
            state = State.ENABLED;
        } else if (what == 0x00 && state == State.ENABLED) {
            state = State.DISABLED;
        } else if (what == 0x02) {
            says.add(data(0x08));
        } else if (state != State.ENABLED && state != State.DISABLED) {
            return outOfSequence();
        }
        return ACK;
    }

    private static byte[] id() {
        int[] bytes = new int[34];
        Arrays.fill(bytes, ' ');
        bytes[0] = 0x09;
        Arrays.fill(bytes, 28, 34, 0);
        return data(bytes);
    }

    private static byte[] outOfSequence() {
        return data(0x0B, 0x01);
    }

    private void drop() {
        if (state == State.APPROVED) {
            purse.released(asked * SCALE);
        }
        state = State.INACTIVE;
        says.clear();
    }

    private static byte[] data(int... values) {
        byte[] block = new byte[values.length + 1];
        int sum = 0;
        for (int i = 0; i < values.length; i++) {
            block[i] = (byte) values[i];
            sum += values[i];
        }
        block[values.length] = (byte) sum;
        return block;
    }
}
