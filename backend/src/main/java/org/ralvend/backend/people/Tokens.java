package org.ralvend.backend.people;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.Minting;
import org.ralvend.protocol.TownId;
import org.ralvend.protocol.program.DurableFile;

/**
 * Actors by their bearer token. The file has one line an actor: SHA-256 of the token in hexadecimal, id, roles, towns
 * ({@code *} for all), separated by blanks, lists by commas. Tokens are 128 random bits, so their hash needs no salt.
 * Immutable.
 */
public final class Tokens {
    private final Map<String, Actor> byHash;

    private Tokens(Map<String, Actor> byHash) {
        this.byHash = Map.copyOf(byHash);
    }

    /** Makes the first administrator where there is no file: its token lies in {@code admin-token} beside it. */
    public static void prepare(Path file) throws IOException {
        if (!Files.exists(file)) {
            String token = Minting.random128(new SecureRandom());
            DurableFile.writePrivate(file.resolveSibling("admin-token"), token.getBytes(StandardCharsets.US_ASCII));
            DurableFile.writePrivate(file, (hash(token) + " admin ADMIN *\n").getBytes(StandardCharsets.US_ASCII));
        }
    }

    public static Tokens read(Path file) {
        Map<String, Actor> byHash = new HashMap<>();
        try {
            for (String line : Files.readAllLines(file)) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    List<String> parts = List.of(line.strip().split("\\s+", 4));
                    byHash.put(parts.get(0), actor(parts));
                }
            }
        } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new Fault(FaultCode.CONFIG_UNREADABLE, file + ": " + e.getMessage(), e);
        }
        return new Tokens(byHash);
    }

    public Optional<Actor> actor(String token) {
        return Optional.ofNullable(byHash.get(hash(token)));
    }

    static String hash(String token) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static Actor actor(List<String> parts) {
        Set<Actor.Role> roles = new HashSet<>();
        for (String role : parts.get(2).split(",", -1)) {
            roles.add(Actor.Role.valueOf(role));
        }
        Set<TownId> towns = new HashSet<>();
        boolean everywhere = parts.get(3).equals("*");
        if (!everywhere) {
            for (String town : parts.get(3).split(",", -1)) {
                towns.add(new TownId(town));
            }
        }
        return new Actor(parts.get(1), roles, towns, everywhere);
    }
}
