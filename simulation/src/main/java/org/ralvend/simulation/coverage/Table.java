package org.ralvend.simulation.coverage;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;

/**
 * A transition table of the programs, as it stands in a class comment. A row is looked for only until it was seen. One
 * thread.
 *
 * @param <T> what a row is recognised by
 */
final class Table<T> {
    /**
     * One situation of one row.
     *
     * @param line how the row begins in the class comment, with single spaces
     * @param how which of its situations this is; empty where it has one
     */
    record Row<T>(String line, String how, Predicate<T> seen) {
        String name() {
            return how.isEmpty() ? line : line + ": " + how;
        }
    }

    private final String owner;
    private final List<Row<T>> rows = new ArrayList<>();
    private final List<Row<T>> open = new ArrayList<>();
    private final List<String> heads = new ArrayList<>();

    /** @param owner the class whose comment it is */
    Table(String owner) {
        this.owner = owner;
    }

    /** Lines of the comment that are no rows: the heads of columns, and what does not fit into a line. */
    Table<T> head(String... lines) {
        heads.addAll(List.of(lines));
        return this;
    }

    Table<T> row(String line, Predicate<T> seen) {
        return row(line, "", seen);
    }

    Table<T> row(String line, String how, Predicate<T> seen) {
        Row<T> row = new Row<>(line, how, seen);
        rows.add(row);
        open.add(row);
        return this;
    }

    void see(T what) {
        for (Iterator<Row<T>> left = open.iterator(); left.hasNext(); ) {
            if (left.next().seen().test(what)) {
                left.remove();
            }
        }
    }

    String owner() {
        return owner;
    }

    boolean isWhole() {
        return open.isEmpty();
    }

    /** As {@code seen of all}. */
    String figures() {
        return rows.size() - open.size() + " of " + rows.size();
    }

    /** Rows that were not seen yet. */
    List<String> missing() {
        return open.stream().map(row -> owner + ": " + row.name()).toList();
    }

    /** How the lines begin that rows were written for. */
    List<String> lines() {
        return rows.stream().map(Row::line).distinct().toList();
    }

    List<String> heads() {
        return List.copyOf(heads);
    }
}
