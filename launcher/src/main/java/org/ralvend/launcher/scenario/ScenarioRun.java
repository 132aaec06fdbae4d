package org.ralvend.launcher.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.ralvend.launcher.town.Api;
import org.ralvend.launcher.town.Await;
import org.ralvend.launcher.town.CustomersPage;
import org.ralvend.launcher.town.LedgerTail;
import org.ralvend.launcher.town.Stage;
import org.ralvend.launcher.town.Town;
import org.ralvend.launcher.town.Wire;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.sim.Fact;
import org.ralvend.sim.WorldClient;

/** Plays one scenario after another in one town. One thread. */
public final class ScenarioRun {
    /** How long a customer puts the same coin in again. */
    private static final Duration TAKEN = Duration.ofSeconds(2);

    /** For the keys of one step to go down, one after the other. */
    private static final Duration TYPING = Duration.ofSeconds(15);

    private static final String ASKS_FOR_A_CODE = "Key in your code";

    /** For a kill's window to open. */
    private static final Duration WINDOW = Duration.ofSeconds(6);

    private final Stage stage;
    private final Town town;
    private final Api api;
    private WorldClient world;
    private final Witnessed witnessed;
    private final Consumer<String> tell;
    private final List<String> killed = new ArrayList<>();
    private Set<String> salesBefore = Set.of();

    /** @param stage on which the town is open */
    public ScenarioRun(Stage stage, Town town, Api api, WorldClient world, Consumer<String> tell) {
        this.stage = stage;
        this.town = town;
        this.api = api;
        this.world = world;
        this.witnessed = new Witnessed(LedgerTail.of(stage.ledger()), town);
        this.tell = tell;
    }

    /** Programs that were killed, in their order. */
    public List<String> killed() {
        return List.copyOf(killed);
    }

    /** Plays it up to its end, or to the first thing that was not seen in time: that is told. */
    public Optional<String> play(Scenario scenario) {
        salesBefore = api.sales(town.id()).stream().map(Wire.Sale::id).collect(Collectors.toSet());
        witnessed.begin();
        for (Scenario.Line line : scenario.lines()) {
            Optional<String> unmet = perform(line.step());
            if (unmet.isPresent()) {
                return Optional.of(scenario.file() + ":" + line.number() + ": " + unmet.get());
            }
        }
        tell.accept("scenario " + scenario.name() + " is played");
        return Optional.empty();
    }

    private Optional<String> perform(Step step) {
        return switch (step) {
            case Step.Press s -> press(town.machine(s.machine()), s.keys());
            case Step.EnterCode s -> enterCode(s);
            case Step.Coin s -> taken("the coin fell through", () -> world.coin(town.machine(s.machine()), s.minor()));
            case Step.Card s ->
                taken("no reader waits for a card", () -> world.card(town.machine(s.machine()), s.covered()));
            case Step.CardReader s ->
                done(() -> world.ask("card-reader " + town.machine(s.machine()) + " " + s.mood()));
            case Step.Scan s -> scan(s.machine(), s.text());
            case Step.ScanSale s -> scanSale(s);
            case Step.Scanner s -> done(() -> world.ask("scanner " + town.machine(s.machine()) + " " + s.state()));
            case Step.Printer s -> done(() -> world.ask("printer " + town.machine(s.machine()) + " " + s.mood()));
            case Step.Jam s -> done(() -> world.ask("jam " + town.machine(s.machine()) + " " + s.slot()));
            case Step.Unjam s -> done(() -> world.ask("unjam " + town.machine(s.machine()) + " " + s.slot()));
            case Step.Empty s -> done(() -> world.ask("empty " + town.machine(s.machine()) + " " + s.slot()));
            case Step.Fill s -> done(() -> world.fill(town.machine(s.machine()), s.slot(), s.units()));
            case Step.DropUnasked s ->
                done(() -> world.ask("drop-unasked " + town.machine(s.machine()) + " " + s.slot()));
            case Step.EatCoin s -> done(() -> world.ask("eat-coin " + town.machine(s.machine())));
            case Step.PowerCut s -> cutPower(s);
            case Step.ReplaceBoard s -> replaceBoard(town.machine(s.machine()));
            case Step.NetCut s -> done(() -> stage.cutLine(town.machine(s.machine()), s.time()));
            case Step.Freeze s -> done(() -> stage.freeze(names(s.program())));
            case Step.Kill s -> kill(s);
            case Step.Publish s -> done(() -> api.publish(town, repriced(s)));
            case Step.Withdraw _ -> withdraw();
            case Step.Deadline s -> deadline(s);
            case Step.WaitUntil s -> seen(s.condition(), s.within());
            case Step.Expect s -> seen(s.condition(), s.within());
        };
    }

    private Optional<String> done(Runnable act) {
        witnessed.act();
        act.run();
        return Optional.empty();
    }

    /** With one finger, so that what is done next comes after the last key. */
    private Optional<String> press(String machine, List<String> keys) {
        done(() -> world.press(machine, keys));
        return Await.find(
                                TYPING,
                                () -> witnessed.pressed(machine) >= keys.size() ? Optional.of(true) : Optional.empty())
                        .isPresent()
                ? Optional.empty()
                : Optional.of("the keys " + keys + " did not go down within " + TYPING.toSeconds() + " s");
    }

    /** Nobody keys in anything before the terminal asks for a code. */
    private Optional<String> enterCode(Step.EnterCode step) {
        String terminal = town.machine(step.machine());
        Optional<ShownCode> code = Await.find(step.within(), () -> {
            witnessed.look();
            return ShownCode.last(witnessed.sinceBegin(), town.vendor())
                    .filter(_ -> world.display(terminal).getFirst().equals(ASKS_FOR_A_CODE));
        });
        return code.isPresent()
                ? press(terminal, code.get().digits())
                : Optional.of("no claim code was shown, or the terminal asked for none, within "
                        + step.within().toSeconds() + " s; " + now());
    }

    private Optional<String> scan(String machine, String text) {
        return taken("no program reads the scanner", () -> world.scan(town.machine(machine), text));
    }

    private Optional<String> scanSale(Step.ScanSale step) {
        CustomersPage page = CustomersPage.of(stage, town);
        Optional<String> address = Await.find(step.within(), () -> sale().flatMap(sale -> page.of(sale.id())));
        return address.isPresent()
                ? scan(step.machine(), address.get())
                : Optional.of("the backend and the vendor's journal had no sale of this scenario within "
                        + step.within().toSeconds() + " s; " + now());
    }

    private Optional<String> withdraw() {
        Optional<Long> newest = api.priceLists(town).stream().max(Comparator.naturalOrder());
        newest.ifPresent(version -> done(() -> api.withdraw(town, version)));
        return newest.isPresent() ? Optional.empty() : Optional.of("there is no price list to withdraw");
    }

    /** Who gets the coin back tries again, as people do: the acceptor is off while a flap is open. */
    private Optional<String> taken(String otherwise, BooleanSupplier tried) {
        witnessed.act();
        return Await.find(TAKEN, () -> tried.getAsBoolean() ? Optional.of(true) : Optional.empty())
                        .isPresent()
                ? Optional.empty()
                : Optional.of(otherwise + " for " + TAKEN.toSeconds() + " s");
    }

    private Optional<String> kill(Step.Kill kill) {
        List<String> names =
                kill.programs().stream().flatMap(p -> names(p).stream()).toList();
        Optional<String> missed = inWindow(kill.window(), check -> stage.killAndRestart(names, kill.wiped(), check));
        killed.addAll(names);
        if (names.contains("world")) {
            world = stage.world();
        }
        return missed;
    }

    private Optional<String> deadline(Step.Deadline step) {
        killed.addAll(stage.backends());
        Map<String, String> settings = Map.of(
                "RALVEND_SALES_DEADLINE_SECONDS",
                Long.toString(step.time().toSeconds()),
                "RALVEND_REFUNDS_DELAY_SECONDS",
                "0");
        return done(() -> stage.setBackends(settings));
    }

    private Optional<String> cutPower(Step.PowerCut cut) {
        String machine = town.machine(cut.machine());
        Optional<String> missed = inWindow(cut.window(), check -> stage.cutPower(machine, world, check));
        killed.add(machine);
        return missed;
    }

    private Optional<String> replaceBoard(String machine) {
        killed.add(machine);
        return done(() -> stage.replaceBoard(town, api, machine));
    }

    /**
     * Does that in its moment, and tells where the moment was missed.
     *
     * @param act is given what looks once more, to be run while the program is dead
     */
    private Optional<String> inWindow(Step.@Nullable Window window, Consumer<Runnable> act) {
        if (window != null && Await.find(WINDOW, () -> inWindow(window)).isEmpty()) {
            return Optional.of("the journal of " + window.machine() + " never ended with " + window.fact());
        }
        witnessed.act();
        boolean[] missed = {false};
        act.accept(() -> missed[0] = window != null && inWindow(window).isEmpty());
        return window != null && missed[0]
                ? Optional.of("it came after " + window.fact() + " of " + window.machine())
                : Optional.empty();
    }

    private Optional<Boolean> inWindow(Step.Window window) {
        return stage.newestFact(town.machine(window.machine())).equals(window.fact())
                ? Optional.of(true)
                : Optional.empty();
    }

    /** The processes that a scenario's word stands for. */
    private List<String> names(String program) {
        return switch (program) {
            case "db", "broker", "world" -> List.of(program);
            case "backend" -> stage.backends();
            default -> List.of(town.machine(program));
        };
    }

    private static List<Town.Item> repriced(Step.Publish step) {
        return Town.ITEMS.stream()
                .map(i -> i.key() == step.key() ? i.at(step.minor()) : i)
                .toList();
    }

    /** Empty where it was seen; else what was seen instead. */
    private Optional<String> seen(Step.Condition condition, Duration within) {
        return Await.find(within, () -> holds(condition) ? Optional.of(true) : Optional.empty())
                        .isPresent()
                ? Optional.empty()
                : Optional.of(condition.words() + " was not seen within " + within.toSeconds() + " s; " + now());
    }

    private boolean holds(Step.Condition condition) {
        witnessed.look();
        return switch (condition) {
            case Step.Condition.Display c -> witnessed.hasShown(town.machine(c.machine()), c.first(), c.second());
            case Step.Condition.Fallen c -> witnessed.sum(Fact.ProductFallen.class, _ -> 1) == c.units();
            case Step.Condition.Returned c ->
                witnessed.sum(Fact.EscrowReturned.class, Fact.EscrowReturned::minor) == c.minor();
            case Step.Condition.Collected c ->
                witnessed.sum(Fact.EscrowCollected.class, Fact.EscrowCollected::minor) == c.minor();
            case Step.Condition.Captured c ->
                witnessed.sum(Fact.CardCaptured.class, Fact.CardCaptured::minor) == c.minor();
            case Step.Condition.Printed c -> witnessed.hasPrinted(c.text());
            case Step.Condition.Sale c ->
                sale().map(s -> c.states().contains(s.state())).orElse(false);
        };
    }

    private String now() {
        String terminal = town.terminal()
                .map(t -> ", the terminal shows " + world.display(t))
                .orElse("");
        return "the vendor shows " + world.display(town.vendor()) + terminal + ", the sale is "
                + sale().map(Wire.Sale::toString).orElse("not in the backend");
    }

    /** Empty too where no backend answers, as one that was frozen. */
    private Optional<Wire.Sale> sale() {
        try {
            return api.sales(town.id()).stream()
                    .filter(s -> !salesBefore.contains(s.id()))
                    .findFirst();
        } catch (Fault e) {
            if (e.code() == FaultCode.UNREACHABLE && !stage.isClosing()) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
