package org.ralvend.launcher.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/** The words of one line, taken from left to right; whatever is wrong is told with its line and column. One thread. */
final class Words {
    private static final Pattern WORD = Pattern.compile("\\s*(?:#.*|\"([^\"]*)\"|([^\\s\"#]+))");

    private final String place;
    private final List<Word> words = new ArrayList<>();
    private final int length;
    private int next;

    private record Word(int column, String text, boolean quoted) {}

    /** @param place file and line, for messages */
    Words(String place, String line) {
        this.place = place;
        this.length = line.stripTrailing().length();
        Matcher matcher = WORD.matcher(line);
        int end = 0;
        while (end < length && matcher.find(end) && matcher.start() == end) {
            if (matcher.group(1) != null) {
                words.add(new Word(matcher.start(1), matcher.group(1), true));
            } else if (matcher.group(2) != null) {
                words.add(new Word(matcher.start(2) + 1, matcher.group(2), false));
            }
            end = matcher.end();
        }
        if (end < length) {
            throw wrong(end + 1, "a quotation mark has no other");
        }
    }

    boolean isEmpty() {
        return words.isEmpty();
    }

    boolean hasMore() {
        return next < words.size();
    }

    String word(String what) {
        Word word = take(what);
        if (word.quoted()) {
            throw wrong(word.column(), "expected " + what + ", without quotation marks");
        }
        return word.text();
    }

    String quoted(String what) {
        Word word = take(what);
        if (!word.quoted()) {
            throw wrong(word.column(), "expected " + what + " in quotation marks");
        }
        return word.text();
    }

    int number(String what, int min, int max) {
        String text = word(what);
        try {
            int number = Integer.parseInt(text);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below, with the range
        }
        throw wrongLast("expected " + what + ", a whole number from " + min + " to " + max);
    }

    /** A word that must be one of these. */
    String oneOf(String what, Set<String> known) {
        String text = word(what);
        if (!known.contains(text)) {
            throw wrongLast("expected " + what + ": " + String.join(" ", new TreeSet<>(known)));
        }
        return text;
    }

    /** One or more of these, with a bar between two. */
    List<String> someOf(String what, Set<String> known) {
        List<String> texts = List.of(word(what).split("\\|", -1));
        if (!known.containsAll(texts)) {
            throw wrongLast("expected " + what + ": " + String.join(" ", new TreeSet<>(known)));
        }
        return texts;
    }

    /** Whether that is the next word; takes nothing. */
    boolean isNext(String text) {
        return hasMore() && words.get(next).text().equals(text);
    }

    void exactly(String wanted) {
        if (!word("'" + wanted + "'").equals(wanted)) {
            throw wrongLast("expected '" + wanted + "'");
        }
    }

    void end() {
        if (next < words.size()) {
            throw wrong(words.get(next).column(), "nothing may follow here");
        }
    }

    /** Something about the word that was taken last. */
    Fault wrongLast(String what) {
        return wrong(words.get(next - 1).column(), what);
    }

    private Word take(String what) {
        if (next == words.size()) {
            throw wrong(length + 1, "expected " + what);
        }
        return words.get(next++);
    }

    private Fault wrong(int column, String what) {
        return new Fault(FaultCode.CONFIG_BAD_VALUE, place + ":" + column + ": " + what);
    }
}
