package org.ralvend.launcher.chaos;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ralvend.launcher.town.Api;
import org.ralvend.launcher.town.Stage;
import org.ralvend.launcher.town.Town;
import org.ralvend.launcher.town.Wire;
import org.ralvend.sim.WorldClient;

/** The towns of a run, and what their operators bring there: goods, a product that jams, gift cards. One thread uses it. */
final class Supplies {
    /**
     * Never falls where a vendor's customers reach it, in a town with a redelivery terminal: only who goes there with the receipt
     * gets it.
     */
    static final Town.Item JAMMED = Town.stocked().getLast();

    /** In each of six slots of a town: more than its customers can buy in that time. Of one product there is less: {@link Scarce}. */
    private static final int UNITS_A_MINUTE = 10;

    private static final int MAX_UNITS = 5_000;

    /** Twice in a run, for each of its minutes. Each pays two purchases, or a part of the second. */
    private static final int GIFT_CARDS = 2;

    private static final long GIFT_CARD_MINOR = 300;

    /**
     * Where a backup is put back: enough for all. Of two sales that share a card's last the one that is told again first gets it
     * then, and the books do not know yet what the other's goods were paid with.
     */
    private static final long LASTING_MINOR = 50_000;

    private static final Duration COMPANY = Duration.ofSeconds(6);

    private final Stage stage;
    private final int minutes;
    private final long cardMinor;
    private final Map<Town, Wallet> wallets = new LinkedHashMap<>();

    /** Its page, and which card it is. */
    private final Map<String, String> issued = new HashMap<>();

    Supplies(Stage stage, Plan plan) {
        this.stage = stage;
        this.minutes = plan.minutes();
        this.cardMinor = plan.restore() ? LASTING_MINOR : GIFT_CARD_MINOR;
    }

    /**
     * The first has two vendors side by side, and a redelivery terminal at another place, with a warehouse that only it reaches; the
     * second has a vendor that reaches two.
     */
    List<Town> towns() {
        int units = Math.min(MAX_UNITS, UNITS_A_MINUTE * minutes);
        return List.of(
                new Town(
                        "chaos-1",
                        "Chaos 1",
                        List.of("vendor-1-a", "vendor-1-b"),
                        List.of("warehouse-1-a", "warehouse-1-b"),
                        units,
                        Optional.of("terminal-1")),
                new Town("chaos-2", "Chaos 2", "vendor-2", List.of("warehouse-2-a", "warehouse-2-b"), units));
    }

    void open(Town town) {
        WorldClient world = stage.world();
        stage.open(town, stage.api(), world);
        wallets.put(town, new Wallet(town.vendors().size(), COMPANY));
        if (town.terminal().isPresent()) {
            town.near().forEach(warehouse -> world.ask("jam " + warehouse + " " + JAMMED.key()));
        }
    }

    Wallet wallet(Town town) {
        Wallet wallet = wallets.get(town);
        if (wallet == null) {
            throw new IllegalStateException(town.id() + " is not open");
        }
        return wallet;
    }

    /** At the beginning, and again halfway; then the card that everybody takes at that moment is blocked, if it is no refund. */
    void deliver() {
        Scarce.deliver(List.copyOf(wallets.keySet()), minutes, stage);
        Api api = stage.api();
        wallets.forEach((town, wallet) -> {
            wallet.card()
                    .map(issued::get)
                    .ifPresent(card ->
                            api.blockGiftCard(town, card, "for customers of the chaos run who find it blocked"));
            for (int n = 0; n < GIFT_CARDS * minutes; n++) {
                Wire.GiftCard card = api.issueGiftCard(town, cardMinor, "for customers of the chaos run");
                String page = stage.backendUrl() + "/s/" + card.secret();
                issued.put(page, card.card());
                wallet.put(page);
            }
        });
    }

    /** How often two held one gift card to two scanners at the same moment. */
    long meetings() {
        return wallets.values().stream().mapToLong(Wallet::meetings).sum();
    }
}
