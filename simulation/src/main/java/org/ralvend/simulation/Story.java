package org.ralvend.simulation;

import java.util.List;
import java.util.stream.Stream;
import org.ralvend.simulation.check.Broken;
import org.ralvend.simulation.check.ErrorLog;
import org.ralvend.simulation.coverage.Coverage;

/** How it came to what is broken: the run is played again and its trace read for whom it concerns. */
final class Story {
    /** Lines at most: the last ones. */
    private static final int LINES = 120;

    private Story() {}

    static List<String> of(Run.Outcome failed, Setup setup, ErrorLog errors) {
        Broken broken = failed.broken();
        if (broken == null) {
            return List.of();
        }
        List<String> about = new Run(failed.seed(), setup, new Coverage(), errors, true)
                .play().trace().lines().stream()
                        .filter(line -> line.contains(" world: ")
                                || line.contains(broken.about())
                                || (line.contains(" died ") || line.contains(" starts")))
                        .toList();
        int skipped = Math.max(0, about.size() - LINES);
        Stream<String> told = about.stream().skip(skipped);
        return skipped == 0
                ? told.toList()
                : Stream.concat(Stream.of("(" + skipped + " lines before are left out)"), told)
                        .toList();
    }
}
