package org.ralvend.updater.tuf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.json.Bytes;

/** Metadata with anything wrong in it ends with a fault of its own, and never with a bug; what is believed says what was signed. */
class FuzzTest extends UpdatingTest {
    /** Each verifies signatures. */
    private static final int SIGNED_ROUNDS = 400;

    private static final int ROUNDS = 4000;
    private static final List<String> PIECES = List.of(
            "{",
            "}",
            "[",
            "]",
            "\"",
            ":",
            ",",
            "null",
            "-1",
            "1e9",
            "0.5",
            "\\u0000",
            "\\ud800",
            "\u0000",
            "é",
            "\"signed\"",
            "\"_type\"",
            "\"version\":2,",
            "\"keyids\":[],",
            "\"threshold\":0,",
            "\"expires\":\"2031-02-29T00:00:00Z\",",
            "99999999999999999999",
            "\"meta\":{},",
            "\"paths\":[\"*\"],",
            "\"length\":-1,",
            "[[[[[[[[[[[[[[[[",
            "\"sig\":\"zz\",");

    private final SplittableRandom random = new SplittableRandom(1);

    private byte[] changed(byte[] file) {
        byte[] changed = file.clone();
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextInt(changed.length);
            changed = switch (random.nextInt(5)) {
                case 0 -> spliced(changed, at, at + 1, new byte[] {(byte) random.nextInt(256)});
                case 1 -> spliced(changed, at, Math.min(changed.length, at + random.nextInt(60)), new byte[] {});
                case 2 -> spliced(changed, at, at, piece());
                case 3 -> spliced(changed, at, Math.min(changed.length, at + random.nextInt(40)), piece());
                default -> {
                    int from = random.nextInt(changed.length);
                    int to = Math.min(changed.length, from + random.nextInt(80));
                    yield spliced(changed, at, at, Arrays.copyOfRange(changed, from, to));
                }
            };
            if (changed.length == 0) {
                return new byte[] {'{'};
            }
        }
        return changed;
    }

    private byte[] piece() {
        return PIECES.get(random.nextInt(PIECES.size())).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] spliced(byte[] file, int from, int to, byte[] piece) {
        byte[] result = new byte[from + piece.length + file.length - to];
        System.arraycopy(file, 0, result, 0, from);
        System.arraycopy(piece, 0, result, from, piece.length);
        System.arraycopy(file, to, result, from + piece.length, file.length - to);
        return result;
    }

    private byte[] file(String path) {
        return Objects.requireNonNull(repository.files.get("/metadata/" + path));
    }

    private Trusted upTo(String role) {
        Trusted trusted = Trusted.of(Bytes.of(file("1.root.json")), Time.of(ClientUnderTest.NOW));
        if (!role.equals("timestamp")) {
            trusted.timestamp(Bytes.of(file("timestamp.json")));
        }
        if (role.equals("targets")) {
            trusted.snapshot(Bytes.of(file("1.snapshot.json")));
        }
        return trusted;
    }

    private void believe(String role, Bytes file) {
        Trusted trusted = upTo(role);
        switch (role) {
            case "root" -> trusted.root(file);
            case "timestamp" -> trusted.timestamp(file);
            case "snapshot" -> trusted.snapshot(file);
            default -> trusted.targets(role, file, "root", trusted.targetsSigners());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"root", "timestamp", "snapshot", "targets"})
    void believesWhatWasSignedAndNothingElse(String role) throws IOException {
        repository.addRole("other");
        repository.delegate("targets", "other", true, "a/*");
        repository.addTarget("targets", "t", "content");
        repository.publish("targets");
        repository.bump("root");
        byte[] good = role.equals("root") ? repository.publish("root") : repository.sign(role);
        believe(role, Bytes.of(good));
        Bytes signed = canonical(good);
        int believed = 0;
        for (int i = 0; i < SIGNED_ROUNDS; i++) {
            byte[] file = changed(good);
            if (isRefused(() -> believe(role, Bytes.of(file)))) {
                continue;
            }
            believed++;
            assertEquals(signed, canonical(file), new String(file, StandardCharsets.UTF_8));
        }
        assertTrue(believed < SIGNED_ROUNDS / 2, believed + " believed");
    }

    /** Also where somebody signs nonsense, it is read, or refused: there is no bug in it. */
    @ParameterizedTest
    @ValueSource(strings = {"root", "timestamp", "snapshot", "targets"})
    void readsNonsenseThatIsSigned(String role) throws IOException {
        repository.addRole("other");
        repository.delegate("targets", "other", true, "a/*");
        repository.addTarget("targets", "t", "content");
        byte[] good = CanonicalJson.encode(Repository.json(repository.get(role)));
        Consumer<Bytes> reading = file -> {
            Fields signed = Fields.of(role, Json.parse(file.toArray()));
            Document document = new Document(signed, file, Map.of());
            switch (role) {
                case "root" -> Root.of(document);
                case "timestamp" -> Timestamp.of(document);
                case "snapshot" -> Snapshot.of(document);
                default -> Targets.of(document);
            }
        };
        int read = 0;
        for (int i = 0; i < ROUNDS; i++) {
            Bytes file = Bytes.of(changed(good));
            read += isRefused(() -> reading.accept(file)) ? 0 : 1;
        }
        assertTrue(read > 0 && read < ROUNDS, read + " read");
    }

    private static Bytes canonical(byte[] file) {
        return Bytes.of(CanonicalJson.encode(Fields.of("file", Json.parse(file)).get("signed")));
    }

    private static boolean isRefused(Runnable deed) {
        try {
            deed.run();
            return false;
        } catch (Fault e) {
            assertTrue(
                    e.code().name().startsWith("UPDATE_") && e.code() != FaultCode.UPDATE_UNREACHABLE, e.getMessage());
            return true;
        }
    }
}
