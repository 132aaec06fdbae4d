package org.ralvend.simulation;

import java.util.function.BiFunction;
import org.ralvend.simulation.books.Books;
import org.ralvend.simulation.device.Parts;
import org.ralvend.simulation.engine.Engine;
import org.ralvend.simulation.net.Net;

/**
 * What a fleet is made of. Whoever wants to see the simulation bite gives others.
 *
 * @param books the backend's database and its programs, at this network
 */
public record Setup(Parts parts, BiFunction<Engine, Net, Books> books) {
    /** The real parts. */
    public static Setup real() {
        return new Setup(new Parts(), Books::new);
    }
}
