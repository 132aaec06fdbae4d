package org.ralvend.updater.tuf;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.ralvend.protocol.json.Bytes;

/**
 * A repository in memory whose metadata a test may change in any way before it is published, and a server of it that remembers what
 * it was asked for. Each role has one key, and the threshold 1, unless a test says otherwise.
 */
final class Repository implements AutoCloseable {
    static final Instant EXPIRES = Instant.parse("2030-01-01T00:00:00Z");
    private static final List<String> TOP = List.of("root", "timestamp", "snapshot", "targets");

    /** What is signed of each role, as trees of maps, lists, strings, numbers. */
    final Map<String, Map<String, Object>> signed = new LinkedHashMap<>();

    /** Who signs each role when it is published. */
    final Map<String, List<TestKey>> signers = new HashMap<>();

    /** By the path of their address. */
    final Map<String, byte[]> files = new HashMap<>();

    /** Paths, in their order. */
    final List<String> asked = new CopyOnWriteArrayList<>();

    private final HttpServer server;

    Repository() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::serve);
        server.start();
        for (String role : TOP) {
            signers.put(role, new ArrayList<>(List.of(TestKey.fresh())));
            signed.put(role, base(role));
        }
        Map<String, Object> root = get("root");
        root.put("consistent_snapshot", true);
        root.put("keys", new LinkedHashMap<>());
        root.put("roles", new LinkedHashMap<>());
        TOP.forEach(role -> trust(root, role, 1, signers(role)));
        get("timestamp").put("meta", new LinkedHashMap<>(Map.of("snapshot.json", meta(1))));
        get("snapshot").put("meta", new LinkedHashMap<>(Map.of("targets.json", meta(1))));
        get("targets").put("targets", new LinkedHashMap<>());
        publish("root");
        publish("targets");
        publish("snapshot");
        publish("timestamp");
    }

    String metadataUrl() {
        return "http://localhost:" + server.getAddress().getPort() + "/metadata/";
    }

    String targetsUrl() {
        return "http://localhost:" + server.getAddress().getPort() + "/targets/";
    }

    Map<String, Object> get(String role) {
        return Objects.requireNonNull(signed.get(role), role);
    }

    List<TestKey> signers(String role) {
        return Objects.requireNonNull(signers.get(role), role);
    }

    /** What is signed of a new role, without what only its kind has. */
    static Map<String, Object> base(String type) {
        return new LinkedHashMap<>(
                Map.of("_type", type, "spec_version", "1.0.31", "version", 1L, "expires", EXPIRES.toString()));
    }

    static Map<String, Object> meta(long version) {
        return new LinkedHashMap<>(Map.of("version", version));
    }

    /** Says in this root, or in these delegations, who signs for a role. */
    static void trust(Map<String, Object> keysAndRoles, String role, int threshold, List<TestKey> keys) {
        keys.forEach(key -> object(keysAndRoles, "keys").put(key.id(), key.json()));
        object(keysAndRoles, "roles")
                .put(role, new LinkedHashMap<>(Map.of("keyids", ids(keys), "threshold", threshold)));
    }

    static List<Object> ids(List<TestKey> keys) {
        return new ArrayList<>(keys.stream().map(TestKey::id).toList());
    }

    @SuppressWarnings("unchecked") // a test that asks for another type is wrong
    static Map<String, Object> object(Map<String, Object> from, String name) {
        return (Map<String, Object>) Objects.requireNonNull(from.get(name), name);
    }

    @SuppressWarnings("unchecked") // a test that asks for another type is wrong
    static List<Object> list(Map<String, Object> from, String name) {
        return (List<Object>) Objects.requireNonNull(from.get(name), name);
    }

    long version(String role) {
        return ((Number) Objects.requireNonNull(get(role).get("version"))).longValue();
    }

    Repository bump(String role) {
        get(role).put("version", version(role) + 1);
        return this;
    }

    /** Signs it as it is and puts it where it is asked for. */
    byte[] publish(String role) {
        byte[] file = sign(role);
        boolean versioned = !role.equals("timestamp");
        files.put("/metadata/" + (versioned ? version(role) + "." : "") + Names.segment(role) + ".json", file);
        return file;
    }

    byte[] sign(String role) {
        byte[] content = CanonicalJson.encode(json(get(role)));
        List<Object> signatures = new ArrayList<>();
        for (TestKey key : signers(role)) {
            signatures.add(Map.of("keyid", key.id(), "sig", key.sign(content)));
        }
        return file(get(role), signatures);
    }

    static byte[] file(Map<String, Object> signed, List<Object> signatures) {
        String canonical = new String(
                CanonicalJson.encode(json(Map.of("signed", signed, "signatures", signatures))), StandardCharsets.UTF_8);
        return escaped(canonical).getBytes(StandardCharsets.UTF_8);
    }

    /** Of a canonical form, which escapes no line feeds, the JSON. */
    static String escaped(String canonical) {
        return canonical.replace("\n", "\\n").replace("\t", "\\t");
    }

    /** New versions of targets, snapshot and timestamp, each naming the one before. */
    void publishAll() {
        bump("targets").publish("targets");
        name("targets");
        publishSnapshot();
    }

    void publishSnapshot() {
        bump("snapshot").publish("snapshot");
        object(get("timestamp"), "meta").put("snapshot.json", meta(version("snapshot")));
        bump("timestamp").publish("timestamp");
    }

    /** The snapshot says which version of it is the newest. */
    void name(String role) {
        object(get("snapshot"), "meta").put(role + ".json", meta(version(role)));
    }

    /** The snapshot says of it what it is, with length and hash. */
    void nameWhole(String role, byte[] file) {
        object(get("snapshot"), "meta").put(role + ".json", whole(version(role), file));
    }

    static Map<String, Object> whole(long version, byte[] file) {
        Map<String, Object> meta = meta(version);
        meta.put("length", (long) file.length);
        meta.put("hashes", new LinkedHashMap<>(Map.of("sha256", sha256(file))));
        return meta;
    }

    /** A target of that role, served under its hash. */
    void addTarget(String role, String name, String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        Map<String, Object> file = whole(1, bytes);
        file.remove("version");
        object(get(role), "targets").put(name, file);
        files.put("/targets/" + Names.path(name, sha256(bytes) + "."), bytes);
    }

    /** A new targets role, version 1, that nobody delegates to yet; published. */
    void addRole(String role) {
        signers.put(role, new ArrayList<>(List.of(TestKey.fresh())));
        Map<String, Object> targets = base("targets");
        targets.put("targets", new LinkedHashMap<>());
        signed.put(role, targets);
        publish(role);
        name(role);
    }

    /** After all that it delegates to already. */
    void delegate(String from, String to, boolean terminating, String... paths) {
        get(from)
                .putIfAbsent(
                        "delegations",
                        new LinkedHashMap<>(Map.of("keys", new LinkedHashMap<>(), "roles", new ArrayList<>())));
        Map<String, Object> delegations = object(get(from), "delegations");
        Map<String, Object> role = new LinkedHashMap<>(Map.of(
                "name",
                to,
                "keyids",
                ids(signers(to)),
                "threshold",
                1L,
                "terminating",
                terminating,
                "paths",
                List.of(paths)));
        signers(to).forEach(key -> object(delegations, "keys").put(key.id(), key.json()));
        list(delegations, "roles").add(role);
    }

    /** The n-th of a role's delegations. */
    @SuppressWarnings("unchecked") // a test that asks for another type is wrong
    Map<String, Object> delegation(String from, int n) {
        return (Map<String, Object>)
                list(object(get(from), "delegations"), "roles").get(n);
    }

    static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(Bytes.of(bytes).sha256().toArray());
    }

    /** The tree of a JSON text from maps, lists, strings, numbers and truths. */
    static Json json(Object value) {
        return switch (value) {
            case Map<?, ?> map -> {
                Map<String, Json> members = new LinkedHashMap<>();
                map.forEach((name, member) -> members.put((String) name, json(member)));
                yield new Json.Obj(members);
            }
            case List<?> list ->
                new Json.Arr(list.stream().map(Repository::json).toList());
            case String text -> new Json.Str(text);
            case Boolean truth -> new Json.Bool(truth);
            case Number number -> new Json.Num(BigInteger.valueOf(number.longValue()));
            default -> throw new IllegalArgumentException(String.valueOf(value));
        };
    }

    private void serve(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getRawPath();
        asked.add(path);
        byte[] file = files.get(path);
        exchange.sendResponseHeaders(file == null ? 404 : 200, file == null ? -1 : file.length);
        if (file != null) {
            exchange.getResponseBody().write(file);
        }
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
