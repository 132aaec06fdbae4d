package org.ralvend.simulation.check;

/** An invariant does not hold: the run ends here. An error, so that no code under test takes it for its own trouble. */
public final class Broken extends Error {
    private static final long serialVersionUID = 1;

    private final String invariant;
    private final String about;

    /**
     * @param invariant by its number in the design: {@code I1} to {@code I10}
     * @param about the sale, attempt or machine whose story tells how it came
     */
    public Broken(String invariant, String about, String what) {
        super(what);
        this.invariant = invariant;
        this.about = about;
    }

    public String invariant() {
        return invariant;
    }

    public String about() {
        return about;
    }
}
