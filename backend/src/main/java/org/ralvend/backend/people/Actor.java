package org.ralvend.backend.people;

import java.util.Arrays;
import java.util.Set;
import org.ralvend.backend.TownScope;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.TownId;

/**
 * Who asks.
 *
 * @param towns whose rows the actor may touch; {@code everywhere} stands for all of them
 */
public record Actor(String id, Set<Role> roles, Set<TownId> towns, boolean everywhere) {
    /** What somebody may do. */
    public enum Role {
        ADMIN,
        OPS,
        WAREHOUSE,
        TECHNICIAN,
        /** Reads the figures of the whole installation; they name no town, customer or secret. */
        MONITOR
    }

    public Actor {
        roles = Set.copyOf(roles);
        towns = Set.copyOf(towns);
    }

    /** @throws Fault {@link FaultCode#NOT_ALLOWED} unless the actor has one of these roles; admins may everything */
    public Actor require(Role... allowed) {
        if (!roles.contains(Role.ADMIN) && Arrays.stream(allowed).noneMatch(roles::contains)) {
            throw new Fault(FaultCode.NOT_ALLOWED, "it takes one of " + Arrays.toString(allowed));
        }
        return this;
    }

    /**
     * The right to one town's rows.
     *
     * @throws Fault {@link FaultCode#TOWN_MISSING}, or {@link FaultCode#NOT_FOUND} where the town is not the actor's:
     *     whether there is such a town is none of a stranger's business
     */
    public TownScope scope(String town) {
        if (town.isBlank()) {
            throw new Fault(FaultCode.TOWN_MISSING, "the query parameter town");
        }
        try {
            TownId id = new TownId(town);
            if (everywhere || towns.contains(id)) {
                return new TownScope(id);
            }
        } catch (IllegalArgumentException e) {
            // no town has such a name, and a stranger learns no more
        }
        throw new Fault(FaultCode.NOT_FOUND, "town " + town);
    }
}
