package org.ralvend.simulation.device;

import org.ralvend.protocol.Fact;
import org.ralvend.simulation.books.TownBooks;

/** Sees what devices decide and write down. */
public interface Watch {
    /** A pure machine was asked; {@code state}, {@code event} and {@code next} are its own types. */
    void decided(Object state, Object event, Object next);

    /** It is on the disk. */
    void journaled(Board board, Fact fact);

    /** Its disk is gone, and nobody else knows of it. */
    void gone(Board board, Fact fact);

    /** A backup was put back: the backend does not know of it any more, or does not yet. */
    void beyond(Board board, Fact fact);

    /** A backup was put back: what the books of a town said, and say now. */
    void restored(TownBooks before, TownBooks after);

    /** Its device does not know of it any more. */
    void forgotten(Board board, Fact fact);

    /** Its card was damaged, and what is left of it is salvaged: it says so. */
    void torn(Board board);

    /** Another board runs the machine from now on, and inherits nothing. */
    void takenOut(Board board);
}
