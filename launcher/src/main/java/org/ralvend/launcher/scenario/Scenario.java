package org.ralvend.launcher.scenario;

import java.util.List;

/** @param name of its file without the ending */
public record Scenario(String name, List<Line> lines) {
    /** @param number in the file, from 1 */
    public record Line(int number, Step step) {}

    public Scenario {
        lines = List.copyOf(lines);
    }
}
