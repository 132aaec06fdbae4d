package org.ralvend.simulation.coverage;

import java.util.Set;

/** What some hundred seeds do not meet, and two thousand do. */
public final class Rare {
    /** By name, as {@link Coverage#missing} has it. */
    public static final Set<String> ROWS = Set.of(
            "Batch: leaves a gap",
            "Dispatch: OTHER_EPOCH, OTHER_DEVICE",
            "Dispatch: TAKEN, STARTED nobody will report on it",
            "Dispatch: any open AttemptCancelled",
            "Dispatch: any open these three, another journal's",
            "Dispatch: over any",
            "DispenseMachine: received cancelled",
            "DispenseMachine: received judged, nonce too old",
            "DispenseMachine: received restarted",
            "DispenseMachine: started cancelled",
            "DispenseMachine: unknown ordered, not good: OTHER_EPOCH",
            "GoneDesk: RECORDED another is free",
            "GoneDesk: RECORDED none",
            "MoneyDesk: DELIVERING deadline",
            "MoneyDesk: rejected deadline, money not reported",
            "MoneyRule: PAID –: unresolved",
            "MoneyRule: RELEASED, FAILED, EXPIRED",
            "Retold: DISPENSED, no loss: another had before",
            "Retold: known, no such unit",
            "Retold: over otherwise",
            "Retold: with such a unit open",
            "Settlement: TAKEN, STARTED its board greeted without it",
            "Settlement: UNRESOLVED its slot counted: is not there",
            "Settlement: UNRESOLVED its slot counted: is there",
            "Settlement: WRITTEN_OFF DispenseFailed",
            "Settlement: WRITTEN_OFF Dispensed",
            "Settlement: WRITTEN_OFF its slot counted: is not there",
            "Settlement: WRITTEN_OFF its slot counted: is there",
            "Settlement: WRITTEN_OFF refused, cancelled, void",
            "Settlement: another board's, its motor must stand",
            "ShelfDesk: of a missing one it is known",
            "Standing: OFFLINE is heard: it has no URL",
            "Standing: OFFLINE its URL answers",
            "Standing: OFFLINE, QUARANTINED silent for permanentAfter PERMANENTLY",
            "Standing: OFFLINE, QUARANTINED the same, too many",
            "Standing: PERMANENTLY_OFFLINE is heard or its URL answers",
            "Standing: RUNNING, UNREACHABLE silent for offlineAfter: no URL",
            "Standing: UNREACHABLE is heard, no URL is announced",
            "VendorMachine: awaiting verdict rejected after a restart",
            "VendorMachine: clearing empty",
            "VendorMachine: clearing occupied",
            "VendorMachine: keeping shut, all collected: a refund is owed",
            "VendorMachine: releasing, late coins occupied",
            "WriteOffRule: ISSUED, TAKEN, STARTED is never heard: before",
            "WriteOffRule: ISSUED, TAKEN, STARTED is never heard: later",
            "WriteOffRule: UNRESOLVED any: before",
            "WriteOffRule: UNRESOLVED any: later",
            "fault: BACKEND_DOWN_FOR_DAYS",
            "fault: EVERYTHING_DARK_FOR_WEEKS");

    private Rare() {}
}
