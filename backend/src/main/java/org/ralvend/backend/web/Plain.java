package org.ralvend.backend.web;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the conversion of parameters says, in words that name the caller's parameter and none of our types. */
final class Plain {
    private static final Pattern VALUE =
            Pattern.compile("Failed to convert argument \\[(\\w+)] for value \\[.*] due to:.*", Pattern.DOTALL);

    private Plain() {}

    static String text(String said) {
        Matcher value = VALUE.matcher(said);
        return value.matches()
                ? value.group(1) + ": has a value of the wrong kind"
                : said.lines().findFirst().orElse("").replaceAll("org\\.ralvend\\.[\\w.$]*\\.", "");
    }
}
