package org.ralvend.bench;

import java.util.List;

/** Of measured values, by nearest rank: each percentile is a value that was measured. */
record Percentiles(List<Long> sorted) {
    Percentiles {
        if (sorted.isEmpty()) {
            throw new IllegalArgumentException("nothing was measured");
        }
        sorted = sorted.stream().sorted().toList();
    }

    /** @param percent 0 to 100; 50 is the median, 100 the largest */
    long at(int percent) {
        int rank = Math.ceilDiv(percent * sorted.size(), 100);
        return sorted.get(Math.clamp(rank, 1, sorted.size()) - 1);
    }
}
