package org.ralvend.updater.tuf;

import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.json.Bytes;

/**
 * Another role that is believed about some names (specification 4.5).
 *
 * @param paths patterns, where it is by patterns
 * @param prefixes of the SHA-256 of names, in lower case, where it is by these
 * @param terminating where it does not know a name that it is asked about, nobody after it is asked
 */
public record Delegation(String role, Signers signers, boolean terminating, List<String> paths, List<String> prefixes) {
    /** Of a role's name, as it stands in the name of its file. */
    private static final int NAME_CHARS = 200;

    private static final Set<String> TOP_LEVEL = Set.of("root", "timestamp", "snapshot", "targets");

    static List<Delegation> all(Fields delegations) {
        Map<String, Key> known = Signers.keys(delegations.object("keys"));
        Map<String, Delegation> all = new LinkedHashMap<>();
        for (Json item : delegations.items("roles")) {
            Delegation one = of(Fields.of(delegations.where() + ".roles", item), known);
            if (all.put(one.role(), one) != null) {
                throw malformed(delegations.where(), "delegates to " + Names.shown(one.role()) + " twice");
            }
        }
        return List.copyOf(all.values());
    }

    private static Delegation of(Fields role, Map<String, Key> known) {
        String name = role.text("name");
        if (name.isEmpty() || Names.segment(name).length() > NAME_CHARS || TOP_LEVEL.contains(name)) {
            throw malformed(role.where(), "has the name '" + Names.shown(name) + "', which no delegated role may have");
        }
        boolean byPaths = role.find("paths").isPresent();
        if (byPaths == role.find("path_hash_prefixes").isPresent()) {
            throw malformed(role.where(), Names.shown(name) + " has either paths or path_hash_prefixes");
        }
        List<String> paths = byPaths ? role.texts("paths") : List.of();
        List<String> prefixes = byPaths
                ? List.of()
                : role.texts("path_hash_prefixes").stream()
                        .map(prefix -> prefix.toLowerCase(Locale.ROOT))
                        .toList();
        boolean terminating = role.find("terminating").isPresent() && role.truth("terminating");
        return new Delegation(name, Signers.of(role, known), terminating, paths, prefixes);
    }

    /** Whether it is believed about this name. */
    public boolean covers(String target) {
        if (paths.stream().anyMatch(pattern -> matches(pattern, target))) {
            return true;
        }
        if (prefixes.isEmpty()) {
            return false;
        }
        String hash = HexFormat.of().formatHex(Bytes.ofText(target).sha256().toArray());
        return prefixes.stream().anyMatch(hash::startsWith);
    }

    /** Folder by folder: no wildcard stands for a slash. */
    private static boolean matches(String pattern, String target) {
        String[] patterns = pattern.split("/", -1);
        String[] names = target.split("/", -1);
        if (patterns.length != names.length) {
            return false;
        }
        for (int i = 0; i < names.length; i++) {
            if (!glob(patterns[i], names[i])) {
                return false;
            }
        }
        return true;
    }

    /** {@code *} stands for any characters, {@code ?} for one; in time linear in the product of both lengths. */
    private static boolean glob(String pattern, String name) {
        int p = 0;
        int n = 0;
        int star = -1;
        int from = 0;
        while (n < name.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                from = n;
            } else if (p < pattern.length() && pattern.charAt(p) == '?') {
                p++;
                n += Character.charCount(name.codePointAt(n));
            } else if (p < pattern.length() && pattern.charAt(p) == name.charAt(n)) {
                p++;
                n++;
            } else if (star >= 0) {
                p = star + 1;
                n = ++from;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }

    private static Fault malformed(String where, String what) {
        return new Fault(FaultCode.UPDATE_MALFORMED, where + " " + what);
    }
}
