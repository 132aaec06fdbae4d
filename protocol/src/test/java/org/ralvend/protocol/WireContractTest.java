package org.ralvend.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.protocol.json.RecordCodec;

/** The bytes of every message are fixed; nothing but a value or a named error comes of any bytes. */
class WireContractTest {
    /** Every golden file: how its sample is written, and as what it is read. */
    private static Map<String, Golden> goldens() {
        Map<String, Golden> all = new TreeMap<>();
        Samples.facts().forEach((name, fact) -> all.put(name, new Golden(Fact.class, fact)));
        Samples.ups().forEach((name, up) -> all.put(name, new Golden(Up.class, up)));
        Samples.downs().forEach((name, down) -> all.put(name, new Golden(Down.class, down)));
        Samples.commands().forEach((name, command) -> all.put(name, new Golden(Command.class, command)));
        Samples.others().forEach((name, other) -> all.put(name, new Golden(other.getClass(), other)));
        return all;
    }

    private record Golden(Class<?> as, Object sample) {
        String json() {
            return new String(RecordCodec.encodeAs(as, sample), StandardCharsets.UTF_8);
        }
    }

    /** Run with {@code -Dgolden.write=true} after a message was added; a changed file breaks devices in the field. */
    @Test
    void writesEveryMessageExactlyAsItsGoldenFileAndReadsItBack() throws Exception {
        Path folder = Path.of("src/test/resources/golden");
        List<String> wrong = new ArrayList<>();
        for (Map.Entry<String, Golden> golden : goldens().entrySet()) {
            Path file = folder.resolve(golden.getKey() + ".json");
            if (Boolean.getBoolean("golden.write") && !Files.exists(file)) {
                Files.createDirectories(folder);
                Files.writeString(file, golden.getValue().json() + "\n");
            }
            String fixed = Files.readString(file).strip();
            if (!fixed.equals(golden.getValue().json())) {
                wrong.add(golden.getKey() + ": " + golden.getValue().json());
            }
            assertEquals(
                    golden.getValue().sample(),
                    RecordCodec.decode(golden.getValue().as(), fixed.getBytes(StandardCharsets.UTF_8)));
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void hasASampleOfEveryMessage() {
        assertEquals(leaves(Fact.class), classes(Samples.facts()));
        assertEquals(leaves(Up.class), classes(Samples.ups()));
        assertEquals(leaves(Down.class), classes(Samples.downs()));
        assertEquals(leaves(Command.class), classes(Samples.commands()));
    }

    private static Set<Class<?>> leaves(Class<?> sealed) {
        return Stream.of(sealed.getPermittedSubclasses())
                .flatMap(one -> one.isSealed() ? leaves(one).stream() : Stream.of(one))
                .collect(Collectors.toSet());
    }

    private static Set<Class<?>> classes(Map<String, ?> samples) {
        return samples.values().stream().map(Object::getClass).collect(Collectors.toSet());
    }

    @Test
    void ignoresUnknownFieldsOfEveryDepth() throws ProtocolException {
        String json =
                "{\"type\":\"Stored\",\"later\":{\"a\":[1,{\"b\":null}]},\"epoch\":\"2f4c3d10-0000-4000-8000-000000000003\",\"upToSeq\":41}";
        assertEquals(Samples.downs().get("Down.Stored"), Down.decode(json.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "{\"epoch\":\"x\",\"type\":\"Stored\"}",
                "{\"type\":\"Stored\"}",
                "{\"type\":\"Stored\",\"epoch\":\"not a uuid\",\"upToSeq\":1}",
                "{\"type\":\"Stored\",\"epoch\":\"2f4c3d10-0000-4000-8000-000000000003\",\"upToSeq\":1.5}",
                "{\"type\":\"Stored\",\"epoch\":\"2f4c3d10-0000-4000-8000-000000000003\",\"upToSeq\":99999999999999999999}",
                "{\"type\":\"Stored\",\"epoch\":\"2f4c3d10-0000-4000-8000-000000000003\",\"upToSeq\":1} 2",
                "{\"type\":\"Stored\",\"type\":\"Stored\",\"epoch\":\"2f4c3d10-0000-4000-8000-000000000003\",\"upToSeq\":1}",
                "{\"type\":\"SaleRejected\",\"sale\":\"019a0000-0000-7000-8000-000000000001\",\"reason\":\"WHIM\"}"
            })
    void refusesWhatIsNoMessage(String json) {
        ProtocolException refused =
                assertThrows(ProtocolException.class, () -> Down.decode(json.getBytes(StandardCharsets.UTF_8)));
        assertEquals(FaultCode.MESSAGE_MALFORMED, refused.code());
    }

    @Test
    void namesAnUnknownMessageAndAnOversizedOne() {
        byte[] unknown = "{\"type\":\"Surprise\"}".getBytes(StandardCharsets.UTF_8);
        assertEquals(
                FaultCode.MESSAGE_UNKNOWN,
                assertThrows(ProtocolException.class, () -> Down.decode(unknown))
                        .code());
        byte[] oversized = new byte[Limits.MESSAGE_BYTES + 1];
        assertEquals(
                FaultCode.MESSAGE_OVERSIZED,
                assertThrows(ProtocolException.class, () -> Up.decode(oversized))
                        .code());
    }

    @Test
    void namesTheFieldThatIsMissing() {
        byte[] json = "{\"type\":\"SaleAccepted\",\"sale\":\"019a0000-0000-7000-8000-000000000001\"}"
                .getBytes(StandardCharsets.UTF_8);
        String message =
                assertThrows(ProtocolException.class, () -> Down.decode(json)).getMessage();
        assertTrue(String.valueOf(message).contains("SaleAccepted.deadline is missing"), message);
    }

    /** Random bytes, and messages with random damage: 40,000 inputs, seeded. */
    @Test
    void makesAValueOrANamedErrorOfAnyBytes() {
        Random random = new Random(20261121);
        List<byte[]> messages = new ArrayList<>();
        Samples.ups().values().forEach(up -> messages.add(up.encode()));
        Samples.downs().values().forEach(down -> messages.add(down.encode()));
        int values = 0;
        int errors = 0;
        for (int i = 0; i < 40_000; i++) {
            byte[] input = damaged(messages.get(random.nextInt(messages.size())), random);
            try {
                if (i % 2 == 0) {
                    Up.decode(input);
                } else {
                    Down.decode(input);
                }
                values++;
            } catch (ProtocolException e) {
                errors++;
            }
        }
        assertTrue(values > 500 && errors > 500, values + " values, " + errors + " errors");
    }

    @Test
    void opensACommandThatTheBackendSignedAndNoOther() throws Exception {
        KeyPair backend = KeyPairGenerator.getInstance("EC").generateKeyPair();
        KeyPair stranger = KeyPairGenerator.getInstance("EC").generateKeyPair();
        for (Command command : Samples.commands().values()) {
            Down.Signed signed = command.sign(backend.getPrivate());
            assertEquals(command, Command.open(signed, backend.getPublic()));
            assertEquals(FaultCode.SIGNATURE_BAD, refusal(signed, stranger));
            byte[] altered = signed.command().toArray();
            altered[altered.length / 2] ^= 1;
            assertEquals(
                    FaultCode.SIGNATURE_BAD, refusal(new Down.Signed(Bytes.of(altered), signed.signature()), backend));
        }
    }

    @Test
    void keepsAnOldMessageReadableForEver() throws IOException, ProtocolException {
        try (InputStream old = WireContractTest.class.getResourceAsStream("/golden/Up.Hello.json")) {
            assertTrue(old != null && Up.decode(old.readAllBytes()) instanceof Up.Hello);
        }
    }

    private static FaultCode refusal(Down.Signed signed, KeyPair keys) {
        return assertThrows(ProtocolException.class, () -> Command.open(signed, keys.getPublic()))
                .code();
    }

    private static byte[] damaged(byte[] message, Random random) {
        if (random.nextInt(8) == 0) {
            byte[] noise = new byte[random.nextInt(200)];
            random.nextBytes(noise);
            return noise;
        }
        byte[] copy = message.clone();
        for (int hits = random.nextInt(4); hits > 0; hits--) {
            copy[random.nextInt(copy.length)] =
                    (byte) (random.nextBoolean() ? random.nextInt(256) : "{}[]\",:0".charAt(random.nextInt(8)));
        }
        return copy;
    }
}
