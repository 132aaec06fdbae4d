package org.ralvend.broker;

import java.util.Locale;
import java.util.Optional;

/** What a client is, as the organisational unit (OU) of its certificate says. */
enum Role {
    DEVICE,
    BACKEND;

    /** Empty for every other unit; the broker's own certificate, for one, is nobody's ticket in. */
    static Optional<Role> ofUnit(String unit) {
        for (Role role : values()) {
            if (role.unit().equals(unit)) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }

    String unit() {
        return name().toLowerCase(Locale.ROOT);
    }
}
