package org.ralvend.terminal;

import org.ralvend.device.agent.Shell;
import org.ralvend.device.agent.Step;
import org.ralvend.terminal.claim.Act;
import org.ralvend.terminal.claim.TerminalEvent;
import org.ralvend.terminal.claim.TerminalMachine;
import org.ralvend.terminal.claim.TerminalState;

/** The pure machine as the shell wants it. Any thread. */
public final class ClaimMachine implements Shell.Machine<TerminalState, TerminalEvent, Act> {
    private final TerminalMachine machine = new TerminalMachine();

    private ClaimMachine() {}

    public static ClaimMachine real() {
        return new ClaimMachine();
    }

    @Override
    public Class<TerminalState> stateType() {
        return TerminalState.class;
    }

    @Override
    public TerminalState fresh() {
        return machine.fresh();
    }

    @Override
    public Step<TerminalState, Act> on(TerminalState state, TerminalEvent event) {
        return machine.on(state, event);
    }
}
