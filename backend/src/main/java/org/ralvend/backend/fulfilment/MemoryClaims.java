package org.ralvend.backend.fulfilment;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Memory;
import org.ralvend.backend.db.MemoryTable;
import org.ralvend.backend.db.Tx;
import org.ralvend.protocol.ClaimId;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.SaleId;

/** Claims and wrong codes in memory. */
public final class MemoryClaims implements ClaimStore {
    private final MemoryTable<ClaimId, Claim> claims;
    private final MemoryTable<String, WrongCodes.Tried> tried;

    public MemoryClaims(Memory memory) {
        this.claims = new MemoryTable<>(memory, "claim");
        this.tried = new MemoryTable<String, WrongCodes.Tried>(memory, "wrong_code").check(one -> one.times() > 0);
    }

    @Override
    public Map<ClaimId, SaleId> salesOf(Tx tx, TownScope scope, Collection<ClaimId> these) {
        Map<ClaimId, SaleId> sales = new HashMap<>();
        for (ClaimId id : these) {
            claims.find(tx, scope, id).map(Claim::sale).ifPresent(sale -> sales.put(id, sale));
        }
        return sales;
    }

    @Override
    public Map<ClaimId, SaleId> openAt(Tx tx, TownScope scope, Collection<MachineId> machines) {
        Map<ClaimId, SaleId> open = new HashMap<>();
        claims.all(tx, scope).stream()
                .filter(claim -> machines.contains(claim.machine()) && claim.closedAt() == null)
                .forEach(claim -> open.put(claim.id(), Objects.requireNonNull(claim.sale())));
        return open;
    }

    @Override
    public ClaimDesk open(Tx tx, TownScope scope, About about, Dispatch dispatch, Instant now) {
        Set<ClaimId> ids = about.ids();
        Set<SaleId> sales = new HashSet<>(about.sales());
        List<Claim> loaded = claims.all(tx, scope).stream()
                .filter(claim -> ids.contains(claim.id())
                        || (sales.contains(claim.sale()) && (claim.closedAt() == null || claim.deniedAt() != null)))
                .toList();
        List<WrongCodes.Tried> wrong = new ArrayList<>();
        about.places().forEach(place -> tried.find(tx, scope, place).ifPresent(wrong::add));
        ClaimDesk.Loaded all = new ClaimDesk.Loaded(
                new ClaimBook(loaded), new WrongCodes(wrong), about, ClaimLimits.DEFAULT.wordMinor());
        return new ClaimDesk(all, dispatch, now);
    }

    @Override
    public void save(Tx tx, TownScope scope, ClaimDesk desk) {
        desk.claims().changed().forEach(claim -> claims.put(tx, scope, claim.id(), claim));
        desk.wrong().changed().forEach(one -> tried.put(tx, scope, one.place(), one));
    }

    /** Those that were not closed, however long ago they were entered. */
    public List<Claim> open(Tx tx, TownScope scope) {
        return claims.all(tx, scope).stream()
                .filter(claim -> claim.closedAt() == null)
                .toList();
    }

    /** Every claim and every place where wrong codes count, as a line. */
    public List<String> tell(Tx tx, TownScope scope) {
        List<String> told = new ArrayList<>();
        claims.all(tx, scope)
                .forEach(claim -> told.add("claim " + claim.id() + " at " + claim.machine() + "/" + claim.device() + " "
                        + claim.sale() + " " + claim.revision() + " " + claim.enteredAt() + " " + claim.closedAt() + " "
                        + claim.deniedAt()));
        tried.all(tx, scope).forEach(one -> told.add("wrong " + one.place() + " " + one.since() + " " + one.times()));
        return told;
    }
}
