package org.ralvend.device.program;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;

/** The end of the program: closes what it is made of, in this order, each whatever became of the others. */
public record Stop(List<AutoCloseable> parts) implements Runnable {
    private static final Logger LOG = System.getLogger(Stop.class.getName());

    public Stop {
        parts = List.copyOf(parts);
    }

    @Override
    public void run() {
        for (AutoCloseable part : parts) {
            try {
                part.close();
            } catch (Exception e) {
                LOG.log(Level.WARNING, "while ending: {0}", e.getMessage());
            }
        }
    }
}
