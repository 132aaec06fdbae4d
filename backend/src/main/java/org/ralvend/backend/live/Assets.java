package org.ralvend.backend.live;

import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.ralvend.protocol.json.Bytes;

/** The page's style and script, under names that hold a hash of what is in them, so that browsers may keep them. Immutable. */
@Singleton
final class Assets {
    /** A file as it is sent. */
    record Asset(String mediaType, Bytes content) {}

    private static final int HASH_CHARACTERS = 12;

    private final String style;
    private final String script;
    private final Map<String, Asset> byName;

    Assets() {
        Asset css = new Asset("text/css;charset=utf-8", read("page.css"));
        Asset js = new Asset("text/javascript;charset=utf-8", read("live.js"));
        this.style = "page-" + hash(css.content()) + ".css";
        this.script = "live-" + hash(js.content()) + ".js";
        this.byName = Map.of(style, css, script, js);
    }

    Optional<Asset> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** Its path. */
    String style() {
        return "/s/a/" + style;
    }

    /** Its path. */
    String script() {
        return "/s/a/" + script;
    }

    static String hash(Bytes content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content.toArray());
            return HexFormat.of().formatHex(digest).substring(0, HASH_CHARACTERS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static Bytes read(String name) {
        try (InputStream in = Objects.requireNonNull(Assets.class.getResourceAsStream(name), name)) {
            return Bytes.of(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
