package org.ralvend.house.rooms.back;

import org.ralvend.house.rooms.front.Front;

/** Reaches for what is hidden in the front room, which closes a cycle. */
public final class BackController extends Front {
    public boolean isHidden(Object thing) {
        return thing instanceof Hidden;
    }
}
