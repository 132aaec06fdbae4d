package org.ralvend.terminal;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.ralvend.device.agent.DeviceClock;
import org.ralvend.device.agent.Loop;
import org.ralvend.device.agent.Shell;
import org.ralvend.device.display.Pages;
import org.ralvend.device.hardware.Debounce;
import org.ralvend.device.journal.Journal;
import org.ralvend.device.program.Busy;
import org.ralvend.device.uplink.Uplink;
import org.ralvend.protocol.ClaimId;
import org.ralvend.protocol.ClaimSecret;
import org.ralvend.protocol.Down;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.terminal.claim.Act;
import org.ralvend.terminal.claim.Screen;
import org.ralvend.terminal.claim.TerminalEvent;
import org.ralvend.terminal.claim.TerminalEvent.Hindrance;
import org.ralvend.terminal.claim.TerminalState;
import org.ralvend.terminal.hardware.Key;
import org.ralvend.terminal.hardware.Panel;
import org.ralvend.terminal.screen.Messages;

/**
 * Turns what customers and the backend say into events for the machine. Everything but {@link #key} and {@link #start}
 * happens on the loop. A fault of the journal or of the hardware ends the service until the next start.
 */
public final class TerminalAgent implements Uplink.Receiver, Panel.Listener {
    /** What an agent lives in. */
    public record World(Panel panel, Loop loop, DeviceClock clock, RandomGenerator random, Busy busy) {}

    private static final Logger LOG = System.getLogger(TerminalAgent.class.getName());

    private final World world;
    private final Messages messages;
    private final Journal journal;
    private final Pages pages;
    private final Map<Key, Debounce> contacts = new EnumMap<>(Key.class);
    private final Shell<TerminalState, TerminalEvent, Act> shell;
    private Runnable committed = () -> {};
    private Loop.@Nullable Timer awaited;
    private @Nullable FaultCode broken;

    /** @param machine as {@link ClaimMachine#real} has it */
    public TerminalAgent(
            Messages messages, Shell.Machine<TerminalState, TerminalEvent, Act> machine, World world, Journal journal) {
        this.world = world;
        this.messages = messages;
        this.journal = journal;
        this.pages = new Pages(world.panel()::display, world.loop(), this::guarded);
        this.shell = new Shell<>(machine, journal, world.clock(), this::act, () -> committed.run());
    }

    /** @param somethingToSend called on the loop after each commit with reports */
    public void start(Runnable somethingToSend) {
        world.loop().post(() -> {
            committed = somethingToSend;
            world.panel().start(this);
            handle(new TerminalEvent.Restarted());
        });
    }

    public List<FaultCode> faults() {
        FaultCode now = broken;
        return now == null ? List.of() : List.of(now);
    }

    @Override
    public void key(Key key, boolean down) {
        long at = world.clock().monoMillis();
        world.loop().post(() -> {
            if (contacts.computeIfAbsent(key, k -> new Debounce()).edge(down, at)) {
                pressed(key);
            }
        });
    }

    /** Somebody held a code to the scanner; empty where it is no address of a customer's page. On the loop. */
    public void scanned(Optional<ClaimSecret> code) {
        guarded(() -> on(begun(new TerminalEvent.CodeScanned(code.orElse(null), claim()))));
    }

    @Override
    public void linkChanged(boolean ready) {
        handle(new TerminalEvent.LinkChanged(ready));
    }

    @Override
    public void received(Down message) {
        switch (message) {
            case Down.ClaimShown m -> handle(new TerminalEvent.Shown(m.claim(), m.revision(), m.deadline(), m.units()));
            case Down.ClaimRefused m -> handle(new TerminalEvent.Refused(m.claim(), m.reason(), m.at()));
            case Down.Signed _, Down.OfSale _ -> LOG.log(Level.WARNING, "not for a terminal: {0}", message.getClass());
            case Down.OfJournal _ -> throw new IllegalStateException("these are the uplink's");
        }
    }

    /** A terminal sells nothing: no price list is its own. */
    @Override
    public void desired(byte[] payload) {}

    /** No act of its own is ever under way: a new epoch may begin at any time. */
    @Override
    public boolean isSettled() {
        return true;
    }

    @Override
    public void journalFailed(Fault why) {
        guarded(() -> {
            throw why;
        });
    }

    private void pressed(Key key) {
        OptionalInt digit = key.digit();
        if (digit.isPresent()) {
            guarded(() -> on(begun(new TerminalEvent.DigitPressed(digit.getAsInt(), claim()))));
        } else {
            handle(key == Key.OK ? new TerminalEvent.OkPressed() : new TerminalEvent.CancelPressed());
        }
    }

    /** What a customer begins with, where he may. */
    private TerminalEvent begun(TerminalEvent event) {
        Hindrance why = hindrance();
        return why == null ? event : new TerminalEvent.Hindered(why);
    }

    private ClaimId claim() {
        return ClaimId.mint(world.clock(), world.random());
    }

    private @Nullable Hindrance hindrance() {
        if (shell.state().isBusy()) {
            return null;
        }
        if (!world.busy().hold()) {
            return Hindrance.UPDATE;
        }
        return journal.percentFull() >= 100 ? Hindrance.JOURNAL_FULL : null;
    }

    private void handle(TerminalEvent event) {
        guarded(() -> on(event));
    }

    private void on(TerminalEvent event) {
        shell.handle(event);
        if (!shell.state().isBusy()) {
            world.busy().release();
        }
    }

    private void act(Act act) {
        switch (act) {
            case Act.Show a -> show(a.pages());
            case Act.Await a -> {
                rest();
                awaited = world.loop().after(Duration.ofMillis(a.millis()), () -> handle(new TerminalEvent.TimeUp()));
            }
            case Act.Rest _ -> rest();
        }
    }

    private void rest() {
        if (awaited != null) {
            awaited.cancel();
            awaited = null;
        }
    }

    private void show(List<Screen> screens) {
        pages.show(screens.stream().map(messages::lines).toList());
    }

    /** Trouble ends the service, not the program: the display says what to mend, the uplink goes on sending. */
    private void guarded(Runnable task) {
        if (broken != null) {
            return;
        }
        try {
            task.run();
        } catch (Fault e) {
            broken = e.code();
            LOG.log(Level.ERROR, "out of service: {0}", e.getMessage());
            rest();
            world.busy().release();
            try {
                show(List.of(new Screen.OutOfService(e.code())));
            } catch (Fault silent) {
                LOG.log(Level.WARNING, "while going out of service: {0}", silent.getMessage());
            }
        }
    }
}
