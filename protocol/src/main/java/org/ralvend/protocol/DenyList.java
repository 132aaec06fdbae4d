package org.ralvend.protocol;

import java.util.List;

/**
 * The revoked devices, all of them, as the backend publishes them retained on {@link Topics#DENIED}.
 *
 * @param number grows with every change; 0 is "none yet"
 * @param devices client ids; one packet holds some 3,000 ids of 36 characters
 */
public record DenyList(long number, List<String> devices) {
    public static final DenyList NONE = new DenyList(0, List.of());

    public DenyList {
        devices = List.copyOf(devices);
    }
}
