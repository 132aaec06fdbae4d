package org.ralvend.bench;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.ralvend.protocol.json.RecordCodec;

/** All of a run: as a Markdown table for people and {@code docs/performance.md}, and as JSON for programs. */
record Report(Machine machine, List<Outcome> parts) {
    Report {
        parts = List.copyOf(parts);
    }

    boolean isSound() {
        return parts.stream().allMatch(part -> part instanceof Outcome.Measured);
    }

    String json() {
        return new String(RecordCodec.encode(this), StandardCharsets.UTF_8);
    }

    String markdown() {
        List<String> lines = new ArrayList<>(machine.lines());
        for (Outcome part : parts) {
            lines.add("");
            lines.add("### " + part.part());
            lines.add("");
            switch (part) {
                case Outcome.Measured measured -> lines.addAll(table(measured));
                case Outcome.Refused refused -> lines.add("No figure: " + refused.reason() + ".");
            }
        }
        return String.join("\n", lines);
    }

    private static List<String> table(Outcome.Measured measured) {
        List<String> lines = new ArrayList<>(List.of("| what | figure | goal | |", "|---|---:|---|---|"));
        measured.figures().forEach(figure -> lines.add(figure.row()));
        if (!measured.notes().isEmpty()) {
            lines.add("");
            measured.notes().forEach(note -> lines.add("- " + note));
        }
        return lines;
    }
}
