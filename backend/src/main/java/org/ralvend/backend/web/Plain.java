package org.ralvend.backend.web;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the conversion of parameters says, in words that name the caller's parameter and none of our types. */
final class Plain {
    private static final Pattern VALUE =
            Pattern.compile("Failed to convert argument \\[(\\w+)] for value \\[.*] due to:.*", Pattern.DOTALL);

    private static final Pattern SECRET = Pattern.compile("/s/[^\\s\\]]+");

    private Plain() {}

    /** Where a request went, as far as it may be told: what follows {@code /s/} is a customer's secret. */
    static String path(String path) {
        return SECRET.matcher(path).replaceAll("/s/…");
    }

    static String text(String said) {
        Matcher value = VALUE.matcher(said);
        return path(
                value.matches()
                        ? value.group(1) + ": has a value of the wrong kind"
                        : said.lines().findFirst().orElse("").replaceAll("org\\.ralvend\\.[\\w.$]*\\.", ""));
    }
}
