package org.ralvend.vendor.mdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever comes over the line, it is an answer, garbled, or none; never an exception, and nothing grows. */
class FuzzTest {
    private static final int ROUNDS = 40_000;
    private static final List<String> WHOLE = List.of(
            "0:00", "1:FF", "2:-", "3:?", "4:0000", "5:0500969B", "6:0303E8FFFFFFFF000000EA", "7:0606", "8:0707", "*");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void damagedLinesAreNeverTakenForAnApprovalOfAnotherAmount(long seed) {
        Random random = new Random(seed);
        Set<String> hit = new TreeSet<>();
        for (int i = 0; i < ROUNDS; i++) {
            StringBuilder line = new StringBuilder(WHOLE.get(random.nextInt(WHOLE.size())));
            String before = line.toString();
            line.setCharAt(random.nextInt(line.length()), (char) random.nextInt(256));
            AdapterLine.heard(line.toString(), 1 + random.nextInt(3)).ifPresent(heard -> {
                hit.add(heard.answer().getClass().getSimpleName());
                if (heard.answer() instanceof Answer.Said said
                        && said.replies().getFirst() instanceof Reply.VendApproved approved) {
                    assertTrue(before.startsWith("5:"), before + " became " + line);
                    assertEquals(150, approved.amount());
                }
            });
        }
        assertEquals(Set.of("Ack", "Garbled", "Nak", "Said", "Silence"), hit);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void blocksOfChanceAreRepliesOrGarbled(long seed) {
        Random random = new Random(seed);
        Set<String> hit = new TreeSet<>();
        for (int i = 0; i < ROUNDS; i++) {
            byte[] data = new byte[1 + random.nextInt(Block.MAX)];
            random.nextBytes(data);
            data[0] = (byte) random.nextInt(18);
            String hex = HexFormat.of().withUpperCase().formatHex(Block.sealed(data));
            AdapterLine.heard("0:" + hex, 1 + random.nextInt(3)).ifPresent(heard -> {
                if (heard.answer() instanceof Answer.Said said) {
                    said.replies().forEach(reply -> hit.add(reply.getClass().getSimpleName()));
                }
            });
        }
        Set<String> longOnes = new TreeSet<>(hit);
        assertTrue(
                longOnes.containsAll(Set.of("BeginSession", "Config", "PeripheralId", "VendApproved")), hit::toString);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void linesComeOutWholeHoweverTheBytesArrive(long seed) {
        Random random = new Random(seed);
        LineBuffer buffer = new LineBuffer();
        StringBuilder sent = new StringBuilder();
        StringBuilder heard = new StringBuilder();
        for (int i = 0; i < 2000; i++) {
            String line = WHOLE.get(random.nextInt(WHOLE.size()));
            boolean noise = random.nextInt(10) == 0;
            byte[] bytes = ((noise ? "x".repeat(AdapterLine.MAX + 1 + random.nextInt(9000)) : line)
                            + (random.nextBoolean() ? "\n" : "\r\n"))
                    .getBytes(StandardCharsets.US_ASCII);
            sent.append(noise ? "" : line + "\n");
            for (int at = 0; at < bytes.length; ) {
                int length = Math.min(1 + random.nextInt(700), bytes.length - at);
                buffer.take(java.util.Arrays.copyOfRange(bytes, at, at + length))
                        .forEach(whole -> heard.append(whole).append('\n'));
                at += length;
            }
        }
        assertEquals(sent.toString(), heard.toString());
    }
}
