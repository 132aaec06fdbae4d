package org.ralvend.backend.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ralvend.backend.BackendUnderTest;
import org.ralvend.backend.Installation;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.catalog.Variant;
import org.ralvend.backend.db.DatabaseException;
import org.ralvend.backend.db.Tx;
import org.ralvend.backend.fleet.Fleet;
import org.ralvend.backend.fleet.KnownDevice;
import org.ralvend.backend.fleet.Machine;
import org.ralvend.backend.fleet.UrlCalls;
import org.ralvend.backend.fleet.UrlFault;
import org.ralvend.backend.inventory.Shelf;
import org.ralvend.backend.payment.RefundOrder;
import org.ralvend.protocol.BootId;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.Enrolment.MachineKind;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.ListRef;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.Minting;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.Nonce;
import org.ralvend.protocol.Presence;
import org.ralvend.protocol.PriceList;
import org.ralvend.protocol.Signatures;
import org.ralvend.protocol.Sku;
import org.ralvend.protocol.Topics;
import org.ralvend.protocol.TownId;
import org.ralvend.protocol.Up;
import org.ralvend.protocol.UrlAnswer;
import org.ralvend.protocol.UrlPaths;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.protocol.json.RecordCodec;
import org.ralvend.protocol.keys.SimKeys;

/** A town on PostgreSQL and the same in memory, to which a seed does the same. */
final class TwoBooks {
    /** What is wrong with the memory. */
    enum Mutant {
        NONE,
        KEEPS_WHAT_FAILED,
        LOSES_HOLDERS
    }

    private static final int OPERATIONS = 60;

    /** After which the acquirer has said what it will of everything. */
    private static final int CARD_TURNS = 4;

    /** Answers are compared each time; what is stored costs a dozen statements to tell. */
    private static final int LOOK_EVERY = 4;

    private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");
    private static final String URL = "https://house.example";
    private static final Pattern STATE = Pattern.compile("^(?:Sale|ReachRow)\\[.*?state=(\\w+) (?:reason|heard)");
    private static final Pattern ORDERED = Pattern.compile("^RefundOrder\\[.* state=(DONE|REFUSED) ");
    private static final Pattern CLAIM_SHOWN_AGAIN = Pattern.compile("^claim \\S+ at \\S+ \\S+ [2-9] ");

    private final Random random;
    private final String name;
    private final TownScope scope;
    private final List<TestDevice> vendors;
    private final List<TestDevice> warehouses;
    private final List<TestDevice> devices = new ArrayList<>();
    private final List<TestDevice> all = new ArrayList<>();
    private final Hearsay hearsay;
    private final ListRef list;
    private final Books postgres;
    private final Books memory;
    private final Shells onPostgres;
    private final Shells inMemory;
    private final Map<DeviceId, KeyPair> keys = new HashMap<>();
    private Instant now = START;
    private long tick;
    private int silent;
    private int boards;

    TwoBooks(BackendUnderTest backend, String name, int seed, Mutant mutant) {
        this.random = new Random(seed);
        this.name = name + " seed " + seed;
        this.scope = new TownScope(new TownId(name + "-" + seed));
        InstantSource clock = () -> now;
        Installation installation = backend.get(Installation.class);
        MemoryBooks books = new MemoryBooks(installation, Shells.TIMES, clock, new Random(seed));
        postgres = Books.onPostgres(backend, clock, new Random(seed));
        memory = Books.inMemory(
                books,
                installation,
                mutant == Mutant.KEEPS_WHAT_FAILED ? WrongMemory.keeping(books.memory()) : books.memory(),
                mutant == Mutant.LOSES_HOLDERS ? WrongMemory.losing(books.stock()) : books.stock());
        vendors = List.of(device("vendor-1", MachineKind.VENDOR, 0), device("vendor-2", MachineKind.VENDOR, 0));
        warehouses = List.of(device("house-1", MachineKind.WAREHOUSE, 0), device("house-2", MachineKind.WAREHOUSE, 0));
        devices.addAll(vendors);
        devices.addAll(warehouses);
        devices.add(device("terminal-1", MachineKind.TERMINAL, 0));
        all.addAll(devices);
        PriceList content = new PriceList(
                1,
                "EUR",
                List.of(
                        new PriceList.Item(1, Hearsay.COLA, "Cola", Hearsay.PRICE),
                        new PriceList.Item(2, Hearsay.TEA, "Tea", Hearsay.PRICE),
                        new PriceList.Item(3, Hearsay.GIFT_CARD, "Gift card", Hearsay.PRICE, new Money(1000, "EUR"))));
        Bytes bytes = Bytes.of(RecordCodec.encode(content));
        list = new ListRef(1, sha256(bytes));
        hearsay = new Hearsay(random, list);
        both(side -> run(side, tx -> found(side, tx, content, bytes)));
        onPostgres = new Shells(postgres, scope, installation, clock, new Random(-seed));
        inMemory = new Shells(memory, scope, installation, clock, new Random(-seed));
    }

    /** Returns what was seen of states, and of customers at terminals. */
    Set<String> run() {
        take(devices.stream().map(TestDevice::hello).toList());
        Set<String> seen = new TreeSet<>();
        for (int n = 1; n <= OPERATIONS; n++) {
            String what = operate();
            String place = name + ", operation " + n + ": " + what;
            List<String> kept = told(memory);
            kept.forEach(line -> states(line, seen));
            if (n % LOOK_EVERY == 0) {
                same(told(postgres), kept, "up to " + place);
            }
        }
        paidBack();
        List<String> kept = told(memory);
        kept.forEach(line -> states(line, seen));
        same(told(postgres), kept, name + ", at the end");
        return seen;
    }

    /** Every deadline comes, and what is owed back to cards is looked up a few times. */
    private void paidBack() {
        now = now.plus(Duration.ofDays(15));
        onPostgres.sweep();
        inMemory.sweep();
        for (int turn = 0; turn < CARD_TURNS; turn++) {
            now = now.plus(RefundOrder.LONGEST);
            same(cards(postgres), cards(memory), name + ": refunds to cards, turn " + turn);
        }
    }

    /** Says what only one of them has. */
    private static void same(List<String> expected, List<String> actual, String place) {
        if (!expected.equals(actual)) {
            List<String> missing = new ArrayList<>(expected);
            actual.forEach(missing::remove);
            List<String> besides = new ArrayList<>(actual);
            expected.forEach(besides::remove);
            fail(place + "\nPostgreSQL alone:\n  " + String.join("\n  ", missing) + "\nmemory alone:\n  "
                    + String.join("\n  ", besides));
        }
    }

    private String operate() {
        return switch (random.nextInt(18)) {
            case 0 -> time();
            case 1 -> relayed();
            case 2 -> swept();
            case 3 -> received();
            case 4 -> failed();
            case 5 -> greeted();
            case 6, 7, 8 -> pinged();
            case 9 -> called();
            case 10 -> present();
            case 11 -> random.nextBoolean() ? replaced() : rewritten();
            default -> sent();
        };
    }

    private String time() {
        now = now.plus(random.nextInt(12) == 0 ? Duration.ofDays(15) : Duration.ofMillis(random.nextInt(90_000)));
        return "it is " + now;
    }

    /** A few rounds of pings: all that are connected answer, but for one that is silent for a while. */
    private String pinged() {
        silent = random.nextInt(4) == 0 ? random.nextInt(vendors.size() + warehouses.size()) : silent;
        for (int n = 1 + random.nextInt(4); n > 0; n--) {
            now = now.plusSeconds(66);
            tick += 66_000;
            same(onPostgres.ping(tick), inMemory.ping(tick), name + ": pings");
            List<Arrival> answers = new ArrayList<>();
            for (TestDevice device : devices) {
                if (devices.indexOf(device) != silent) {
                    Nonce asked = onPostgres.pingOf(device.known.device(), new Nonce(Minting.random128(random)));
                    answers.add(new Arrival(device.known, answer(device, asked), now));
                }
            }
            take(answers);
        }
        evacuated();
        return "pings, " + devices.get(silent).known.device() + " silent";
    }

    private void evacuated() {
        onPostgres.evacuate();
        inMemory.evacuate();
    }

    /** Signed by itself, mostly. */
    private Up.PingAnswer answer(TestDevice device, Nonce asked) {
        Nonce fresh = new Nonce(Minting.random128(random));
        DeviceId signer = random.nextInt(12) == 0 ? devices.getFirst().known.device() : device.known.device();
        PrivateKey key = Objects.requireNonNull(keys.get(signer)).getPrivate();
        return new Up.PingAnswer(fresh, asked, Signatures.sign(key, "PingAnswer", Bytes.ofText(asked + "\n" + fresh)));
    }

    /** Whom the backend calls says nothing, or nonsense, or gives its greeting. */
    private String called() {
        same(onPostgres.visit(), inMemory.visit(), name + ": visits");
        int how = random.nextInt(3);
        TestDevice house = warehouses.get(random.nextInt(2));
        Bytes greeting = Bytes.of(new UrlAnswer(List.of(), house.hello(URL).message()).encode());
        PublicKey key = Objects.requireNonNull(keys.get(house.known.device())).getPublic();
        UrlCalls.Heard answer = switch (how) {
            case 0 -> new UrlCalls.Unheard(UrlFault.TOO_SLOW, "nobody");
            case 1 -> new UrlCalls.Answered(UrlPaths.TAKEN, Bytes.ofText("nonsense"), key);
            default -> new UrlCalls.Answered(UrlPaths.TAKEN, greeting, key);
        };
        same(onPostgres.answerCalls(answer), inMemory.answerCalls(answer), name + ": what calls brought");
        return "calls answered as " + how;
    }

    private String present() {
        TestDevice device = devices.get(random.nextInt(devices.size()));
        Presence presence = new Presence(random.nextBoolean(), BootId.mint(random), 1, "test");
        both(side -> run(side, tx -> {
            side.outside().present(tx, scope, device.known.device(), presence, now);
            return true;
        }));
        return device.known.device() + " is " + presence.online();
    }

    /** The board of a machine is another one from now on. */
    private String replaced() {
        TestDevice old = devices.get(random.nextInt(devices.size()));
        KnownDevice known = old.known;
        TestDevice fresh = device(known.machine().value(), known.kind(), ++boards);
        both(side -> run(side, tx -> {
            side.outside().revoke(tx, scope, known.device(), now);
            side.devices().addDevice(tx, scope, fresh.known.device(), known.machine(), now);
            side.outside().enrolled(tx, scope, fresh.known.device(), keyOf(fresh));
            return true;
        }));
        devices.set(devices.indexOf(old), fresh);
        all.add(fresh);
        now = now.plusSeconds(31); // nobody remembers the old one
        take(List.of(fresh.hello(known.kind() == MachineKind.WAREHOUSE && random.nextBoolean() ? URL : null)));
        return "board " + fresh.known.device() + " for " + known.device();
    }

    /** The journal of a board begins anew, or goes on as another one than is stored. */
    private String rewritten() {
        TestDevice old = devices.get(random.nextInt(devices.size()));
        boolean anew = random.nextBoolean();
        if (anew) {
            devices.set(devices.indexOf(old), old.renewed());
        } else {
            TestDevice copy = old.cloned();
            take(List.of(old.sends(new Fact.FaultCleared(FaultCode.INTERNAL))));
            devices.set(devices.indexOf(old), copy);
        }
        return (anew ? "journal anew of " : "journal copied of ") + old.known.device();
    }

    private PublicKey keyOf(TestDevice device) {
        return keys.computeIfAbsent(device.known.device(), d -> SimKeys.pair(d.value()))
                .getPublic();
    }

    private String relayed() {
        same(onPostgres.relay(), inMemory.relay(), name + ": the relay");
        return "relay";
    }

    private String swept() {
        onPostgres.sweep();
        inMemory.sweep();
        same(cards(postgres), cards(memory), name + ": refunds to cards");
        if (random.nextBoolean()) {
            onPostgres.payOut();
            inMemory.payOut();
        }
        return "sweep";
    }

    private List<String> cards(Books books) {
        return new MoodyAcquirer(books.database(), books.cardRefunds(), scope).round(now);
    }

    private String received() {
        Shelf shelf = shelf();
        Sku sku = random.nextInt(4) == 0 ? Hearsay.TEA : shelf.slot() == 3 ? Hearsay.TEA : Hearsay.COLA;
        int units = 1 + random.nextInt(3);
        both(side ->
                side.database().transact(tx -> side.stock().receive(tx, scope, shelf, sku, units, "receipt", now)));
        return units + " into " + shelf;
    }

    /** What is written and not committed, by the work's own trouble or by a constraint, is gone. */
    private String failed() {
        int how = random.nextInt(3);
        both(side -> {
            try {
                return String.valueOf(side.database().<Boolean>transact(tx -> {
                    side.stock()
                            .receive(tx, scope, new Shelf(new MachineId("house-1"), 1), Hearsay.COLA, 5, "lost", now);
                    return switch (how) {
                        case 0 -> throw new IllegalStateException("trouble");
                        case 1 ->
                            side.stock()
                                    .receive(
                                            tx,
                                            scope,
                                            new Shelf(new MachineId("nowhere"), 1),
                                            Hearsay.COLA,
                                            1,
                                            "",
                                            now);
                        default ->
                            side.stock()
                                    .receive(
                                            tx,
                                            scope,
                                            new Shelf(new MachineId("house-1"), 9),
                                            new Sku("NO"),
                                            1,
                                            "",
                                            now);
                    };
                }));
            } catch (RuntimeException e) {
                return e.getClass().getSimpleName()
                        + (e instanceof DatabaseException refused ? refused.sqlState() : "");
            }
        });
        return "a transaction that fails";
    }

    private String greeted() {
        TestDevice device = devices.get(random.nextInt(devices.size()));
        Arrival hello = random.nextInt(3) == 0 && device.known.kind() == MachineKind.WAREHOUSE
                ? device.hello(URL + random.nextInt(2))
                : device.hello(
                        hearsay.sales().stream().limit(20).toList(),
                        hearsay.attempts().stream().limit(40).toList());
        take(List.of(hello));
        return "hello of " + device.known.device();
    }

    private String sent() {
        List<Arrival> arrivals = new ArrayList<>();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            TestDevice device = devices.get(random.nextInt(devices.size()));
            Fact fact = switch (device.known.kind()) {
                case VENDOR -> hearsay.ofVendor(now);
                case WAREHOUSE -> hearsay.ofWarehouse(device.known.device(), now);
                case TERMINAL -> hearsay.ofTerminal(now);
            };
            arrivals.add(random.nextInt(10) == 0 ? device.resends(0) : device.sends(fact));
        }
        take(arrivals);
        return arrivals.toString();
    }

    private void take(List<Arrival> arrivals) {
        List<Round.Raw> messages = arrivals.stream()
                .map(a -> new Round.Raw(
                        Topics.up(a.from().device()), Bytes.of(a.message().encode()), now, null))
                .toList();
        List<String> answers = onPostgres.take(messages);
        same(answers, inMemory.take(messages), name + ": answers to " + arrivals);
        hearsay.heard(answers);
    }

    private boolean found(Books side, Tx tx, PriceList content, Bytes bytes) {
        side.devices().addTown(tx, new Fleet.Town(scope.town(), name, "EUR"), now);
        side.lists().addProduct(tx, Hearsay.COLA, "Cola", now);
        side.lists().addProduct(tx, Hearsay.TEA, "Tea", now);
        side.lists().addProduct(tx, new Variant(Hearsay.GIFT_CARD, "Gift card", new Money(1000, "EUR")), now);
        List<MachineId> reach = List.of(new MachineId("house-1"), new MachineId("house-2"));
        for (TestDevice device : devices) {
            KnownDevice known = device.known;
            boolean sells = known.kind() == MachineKind.VENDOR;
            boolean reaches = known.kind() != MachineKind.WAREHOUSE;
            side.devices()
                    .addMachine(
                            tx,
                            scope,
                            new Machine(known.machine(), known.kind(), sells ? 42 : 0, reaches ? reach : List.of()),
                            now);
            side.devices().addDevice(tx, scope, known.device(), known.machine(), now);
            side.outside().enrolled(tx, scope, known.device(), keyOf(device));
        }
        side.lists().publish(tx, scope, content, bytes, list.sha256(), now);
        for (int slot = 1; slot <= 3; slot++) {
            side.stock()
                    .receive(
                            tx,
                            scope,
                            new Shelf(new MachineId("house-1"), slot),
                            slot == 3 ? Hearsay.TEA : Hearsay.COLA,
                            4,
                            "",
                            now);
            side.stock()
                    .receive(
                            tx,
                            scope,
                            new Shelf(new MachineId("house-2"), slot),
                            slot == 3 ? Hearsay.TEA : Hearsay.COLA,
                            4,
                            "",
                            now);
        }
        return true;
    }

    private List<String> told(Books side) {
        return side.tell(
                scope,
                hearsay.sales().stream().sorted().toList(),
                all.stream().map(d -> d.known.device()).toList(),
                List.of(new MachineId("house-1"), new MachineId("house-2"), new MachineId("vendor-1")));
    }

    private void both(Function<Books, Object> operation) {
        assertEquals(operation.apply(postgres), operation.apply(memory), name);
    }

    private static Object run(Books side, Function<Tx, Boolean> work) {
        return side.database().transact(work);
    }

    private Shelf shelf() {
        return new Shelf(new MachineId("house-" + (1 + random.nextInt(2))), 1 + random.nextInt(3));
    }

    private TestDevice device(String machine, MachineKind kind, int board) {
        DeviceId id = new DeviceId("d-" + scope.id() + "-" + machine + "-" + board);
        return new TestDevice(new KnownDevice(scope, id, new MachineId(machine), kind));
    }

    private static void states(String line, Set<String> seen) {
        Matcher state = STATE.matcher(line);
        if (state.find()) {
            seen.add(state.group(1));
        }
        Matcher ordered = ORDERED.matcher(line);
        if (ordered.find()) {
            seen.add("CARD_" + ordered.group(1));
        }
        if (CLAIM_SHOWN_AGAIN.matcher(line).find()) {
            seen.add("CLAIM_SHOWN_AGAIN");
        }
    }

    private static Bytes sha256(Bytes bytes) {
        try {
            return Bytes.of(MessageDigest.getInstance("SHA-256").digest(bytes.toArray()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
