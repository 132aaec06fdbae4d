package org.ralvend.backend.live;

import org.ralvend.backend.Pure;

/** Writes HTML (WHATWG HTML, section 13.1): whatever is text or a value is escaped here, so that nobody can forget it. One thread. */
@Pure
final class Html {
    private final StringBuilder out = new StringBuilder("<!doctype html>");

    /** @param attributes names and values by turns */
    Html open(String element, String... attributes) {
        out.append('<').append(element);
        for (int i = 0; i < attributes.length; i += 2) {
            out.append(' ').append(attributes[i]).append("=\"");
            escape(attributes[i + 1]);
            out.append('"');
        }
        out.append('>');
        return this;
    }

    Html text(String text) {
        escape(text);
        return this;
    }

    Html close(String element) {
        out.append("</").append(element).append('>');
        return this;
    }

    /** An element with text alone. */
    Html line(String element, String text, String... attributes) {
        return open(element, attributes).text(text).close(element);
    }

    /** The document so far. */
    @Override
    public String toString() {
        return out.toString();
    }

    private void escape(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.append(c);
            }
        }
    }
}
