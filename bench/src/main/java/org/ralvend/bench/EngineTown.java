package org.ralvend.bench;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.fleet.KnownDevice;
import org.ralvend.backend.uplink.Feed;
import org.ralvend.protocol.BootId;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.Enrolment.MachineKind;
import org.ralvend.protocol.Entry;
import org.ralvend.protocol.Envelope;
import org.ralvend.protocol.EpochId;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.ListRef;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.Minting;
import org.ralvend.protocol.Nonce;
import org.ralvend.protocol.TownId;
import org.ralvend.protocol.Up;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.protocol.json.RecordCodec;

/** A town written straight into its tables, and the first message of each of its devices. */
record EngineTown(String id, List<Feed.Message> messages) {
    /** On each shelf. */
    static final int UNITS = 1_000_000;

    EngineTown {
        messages = List.copyOf(messages);
    }

    static EngineTown found(LoneDatabase database, String id, int devices) {
        Bytes list = Bytes.of(RecordCodec.encode(Goods.priceList(1)));
        ListRef ref = new ListRef(1, list.sha256());
        database.execute("""
                INSERT INTO fleet.town VALUES ('%1$s', '%1$s', 'EUR', now());
                INSERT INTO fleet.machine VALUES ('%1$s', 'w', 'WAREHOUSE', 0, '{}', now());
                INSERT INTO fleet.machine SELECT '%1$s', 'v-' || n, 'VENDOR', n %% 10000, '{w}', now() FROM generate_series(0, %2$d) n;
                INSERT INTO fleet.device SELECT '%1$s', 'd-%1$s-' || n, 'v-' || n, now(), NULL FROM generate_series(0, %2$d) n;
                INSERT INTO catalog.price_list VALUES ('%1$s', 1, '\\x%3$s', '\\x%4$s', now(), NULL);
                INSERT INTO catalog.product VALUES ('00000000-0000-0000-0000-000000000001', 'bench', 'ACTIVE', now()) ON CONFLICT DO NOTHING;
                INSERT INTO catalog.variant SELECT '%5$s' || n, '00000000-0000-0000-0000-000000000001', 'bench' FROM generate_series(1, %7$d) n ON CONFLICT DO NOTHING;
                INSERT INTO inventory.stock SELECT '%1$s', 'w', n, '%5$s' || n, %6$d, 0, 0, false FROM generate_series(1, %7$d) n;
                """.formatted(
                        id, devices - 1, hex(ref.sha256()), hex(list), Goods.SKU_PREFIX, UNITS, Yardstick.PRODUCTS));
        RandomGenerator random = new SecureRandom();
        List<Feed.Message> messages = IntStream.range(0, devices)
                .mapToObj(n -> first(new Seller(id, n, ref, random)))
                .toList();
        return new EngineTown(id, new ArrayList<>(messages));
    }

    private record Seller(String town, int number, ListRef list, RandomGenerator random) {}

    private static Feed.Message first(Seller seller) {
        RandomGenerator random = seller.random();
        BootId boot = BootId.mint(random);
        InstantSource clock = InstantSource.system();
        Bytes before = null;
        List<Envelope> entries = new ArrayList<>();
        for (Fact fact : List.of(
                new Fact.EpochStarted(null, Fact.EpochReason.NEW_DEVICE),
                Goods.sale(seller.list(), seller.number() % Yardstick.PRODUCTS, clock, random))) {
            Entry entry =
                    new Entry(new Entry.Stamp(clock.instant(), entries.size(), boot, Entry.ClockTrust.ESTIMATED), fact);
            Bytes body = Bytes.of(RecordCodec.encode(entry));
            long seq = entries.size() + 1L;
            Bytes hash = Envelope.chain(before, seq, body);
            entries.add(new Envelope(seq, hash, 1L, body));
            before = hash;
        }
        Up.Batch batch = new Up.Batch(new Nonce(Minting.random128(random)), EpochId.mint(random), entries);
        KnownDevice from = new KnownDevice(
                new TownScope(new TownId(seller.town())),
                new DeviceId("d-" + seller.town() + "-" + seller.number()),
                new MachineId("v-" + seller.number()),
                MachineKind.VENDOR);
        return new Feed.Message(from, Bytes.of(batch.encode()));
    }

    private static String hex(Bytes bytes) {
        return HexFormat.of().formatHex(bytes.toArray());
    }
}
