package org.ralvend.bench;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Processor time by program, from the system: it tells where the cores went, also on a machine that others use. */
record Toil(Map<String, Duration> byProgram) {
    Toil {
        byProgram = new LinkedHashMap<>(byProgram);
    }

    /** Until now, of the installation's programs with their children, and of this JVM, which is the crowd. */
    static Toil now(Ground ground) {
        Map<String, Duration> spent = new LinkedHashMap<>();
        spent.put("devices", time(ProcessHandle.current()));
        for (String program : new String[] {"broker", "backend-1", "db"}) {
            ground.process(program).ifPresent(process -> spent.put(program, timeWithChildren(process)));
        }
        return new Toil(spent);
    }

    /** Milliseconds a sale since then, for a note. */
    String since(Toil before, long sales) {
        return byProgram.entrySet().stream()
                .map(spent -> {
                    Duration earlier = before.byProgram.getOrDefault(spent.getKey(), Duration.ZERO);
                    double millis = spent.getValue().minus(earlier).toNanos() / 1e6 / Math.max(1, sales);
                    return String.format(Locale.ROOT, "%s %.2f ms", spent.getKey(), millis);
                })
                .collect(Collectors.joining(", "));
    }

    private static Duration timeWithChildren(ProcessHandle process) {
        return Stream.concat(Stream.of(process), process.descendants())
                .map(Toil::time)
                .reduce(Duration.ZERO, Duration::plus);
    }

    private static Duration time(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }
}
