package org.ralvend.house.rooms.front;

import org.ralvend.house.rooms.back.BackController;

/** A public door with something behind it that is not for others; and it uses a controller. */
public class Front {
    /** Not public, yet within reach of subclasses. */
    protected static final class Hidden {}

    public boolean isServedBy(Object who) {
        return who instanceof BackController;
    }
}
