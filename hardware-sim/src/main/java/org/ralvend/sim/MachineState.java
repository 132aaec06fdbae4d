package org.ralvend.sim;

import java.util.List;
import java.util.Map;

/**
 * How a machine stands now. Parts that its kind has not are empty or zero.
 *
 * @param slots units by slot number
 * @param jammed slot numbers
 * @param ledsOn numbers of the sold-out lights that are on
 * @param display the two lines, without trailing blanks
 */
public record MachineState(
        String machine,
        Fact.Kind kind,
        boolean powered,
        boolean agentConnected,
        Map<String, Integer> slots,
        List<Integer> jammed,
        int escrowMinor,
        long cashBoxMinor,
        List<Integer> ledsOn,
        List<String> display) {
    public MachineState {
        slots = Map.copyOf(slots);
        jammed = List.copyOf(jammed);
        ledsOn = List.copyOf(ledsOn);
        display = List.copyOf(display);
    }
}
