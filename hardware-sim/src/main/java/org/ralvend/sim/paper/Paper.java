package org.ralvend.sim.paper;

import java.util.List;

/** What comes out of a printer. */
public interface Paper {
    /**
     * A receipt was cut off.
     *
     * @param qr what its QR says; empty where it has none
     */
    void cut(List<String> lines, String qr);
}
