package org.ralvend.updater.tuf;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * OLPC's canonical JSON, over which TUF signs (specification 4.2.1): members in the order of their names' code points, no blanks,
 * in strings only the quote and the backslash escaped, UTF-8.
 */
public final class CanonicalJson {
    private static final Comparator<String> BY_CODE_POINTS = (a, b) -> {
        int[] first = a.codePoints().toArray();
        int[] second = b.codePoints().toArray();
        return Arrays.compare(first, second);
    };

    private CanonicalJson() {}

    public static byte[] encode(Json value) {
        StringBuilder text = new StringBuilder();
        write(value, text);
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void write(Json value, StringBuilder text) {
        switch (value) {
            case Json.Obj(Map<String, Json> members) -> object(members, text);
            case Json.Arr(List<Json> items) -> array(items, text);
            case Json.Str(String string) -> string(string, text);
            case Json.Num number -> text.append(number.value());
            case Json.Bool bool -> text.append(bool.value());
            case Json.Nul _ -> text.append("null");
        }
    }

    private static void object(Map<String, Json> members, StringBuilder text) {
        text.append('{');
        Iterator<String> names =
                members.keySet().stream().sorted(BY_CODE_POINTS).iterator();
        while (names.hasNext()) {
            String name = names.next();
            string(name, text);
            text.append(':');
            write(Objects.requireNonNull(members.get(name)), text);
            text.append(names.hasNext() ? "," : "");
        }
        text.append('}');
    }

    private static void array(List<Json> items, StringBuilder text) {
        text.append('[');
        for (int i = 0; i < items.size(); i++) {
            text.append(i > 0 ? "," : "");
            write(items.get(i), text);
        }
        text.append(']');
    }

    private static void string(String string, StringBuilder text) {
        text.append('"');
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\');
            }
            text.append(c);
        }
        text.append('"');
    }
}
