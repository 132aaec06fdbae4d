package org.ralvend.protocol;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.ralvend.protocol.Enrolment.MachineKind;
import org.ralvend.protocol.Fact.SaleRequested;
import org.ralvend.protocol.Fact.Tender;
import org.ralvend.protocol.json.Bytes;

/** One value of every message, fact and command, by the name of its golden file. */
final class Samples {
    private static final Instant AT = Instant.parse("2026-11-21T12:00:00.250Z");
    private static final SaleId SALE = SaleId.of("019a0000-0000-7000-8000-000000000001");
    private static final AttemptId ATTEMPT = AttemptId.of("019a0000-0000-7000-8000-000000000002");
    private static final ClaimId CLAIM = ClaimId.of("019a0000-0000-7000-8000-000000000005");
    private static final EpochId EPOCH = EpochId.of("2f4c3d10-0000-4000-8000-000000000003");
    private static final BootId BOOT = BootId.of("2f4c3d10-0000-4000-8000-000000000004");
    private static final DeviceId DEVICE = new DeviceId("d-0011223344556677");
    private static final Nonce NONCE = new Nonce("AAAAAAAAAAAAAAAAAAAAAA");
    private static final Nonce OTHER_NONCE = new Nonce("BBBBBBBBBBBBBBBBBBBBBB");
    private static final Money PRICE = new Money(250, "EUR");
    private static final Bytes HASH = Bytes.of(new byte[32]);
    private static final Sku COLA = new Sku("COLA-033");

    private Samples() {}

    static Map<String, Fact> facts() {
        Map<String, Fact> all = new LinkedHashMap<>();
        put(all, new Fact.EpochStarted(EPOCH, Fact.EpochReason.SALVAGED));
        all.put("Fact.EpochStarted.after", new Fact.EpochStarted(EPOCH, Fact.EpochReason.DIVERGED, 17L));
        put(all, new Fact.EpochClosed(17));
        put(all, new Fact.Lost(3, 5));
        put(all, new Fact.CreditReceived(SALE, Tender.COINS, new Money(50, "EUR"), new Money(150, "EUR")));
        put(all, new Fact.AuthorisationAsked(SALE, Tender.CARD, PRICE));
        put(all, new Fact.AuthorisationEnded(SALE, Tender.CARD, Fact.AuthorisationEnd.DECLINED));
        put(all, new Fact.GiftCardAsked(SALE, new ClaimSecret("BBBBBBBBBBBBBBBBBBBBBB"), PRICE));
        put(all, new Fact.CreditReturned(SALE, PRICE, Fact.ReturnReason.TOO_MUCH));
        put(all, saleRequested());
        put(all, new Fact.VerdictReceived(SALE, true));
        put(all, new Fact.PaymentKept(SALE, PRICE, true));
        put(all, new Fact.PaymentReleased(SALE, PRICE));
        put(all, new Fact.PaymentUnresolved(SALE, PRICE));
        put(all, new Fact.RefundOwed(SALE, PRICE));
        put(all, new Fact.AttemptReceived(ATTEMPT));
        all.put(
                "Fact.AttemptReceived.order",
                new Fact.AttemptReceived(ATTEMPT, new Fact.AttemptReceived.Order(new SoldUnit(SALE, 2), 1, 3, COLA)));
        put(all, new Fact.AttemptStarted(ATTEMPT, 3));
        put(all, new Fact.Dispensed(ATTEMPT, 3));
        put(all, new Fact.DispenseFailed(ATTEMPT, 3, Fact.DispenseFailure.JAM));
        put(all, new Fact.DispenseUnresolved(ATTEMPT, 3));
        put(all, new Fact.AttemptRefused(ATTEMPT, Fact.RefuseReason.NONCE_OLD));
        put(all, new Fact.AttemptCancelled(ATTEMPT));
        put(all, new Fact.AttemptVoided(ATTEMPT));
        put(all, new Fact.SlotCounted(3, 8));
        put(all, new Fact.ClaimEntered(CLAIM, KeypadCode.mint(42, new Random(1)), null));
        all.put(
                "Fact.ClaimEntered.secret",
                new Fact.ClaimEntered(CLAIM, null, new ClaimSecret("CCCCCCCCCCCCCCCCCCCCCC")));
        put(all, new Fact.RedeliveryAsked(CLAIM, new SoldUnit(SALE, 2)));
        put(all, new Fact.NothingCameOut(CLAIM, new SoldUnit(SALE, 2)));
        put(all, new Fact.ClaimClosed(CLAIM));
        put(all, new Fact.FaultRaised(FaultCode.MOTOR_STUCK, "slot 3"));
        put(all, new Fact.FaultCleared(FaultCode.MOTOR_STUCK));
        return all;
    }

    static Map<String, Up> ups() {
        Map<String, Up> all = new LinkedHashMap<>();
        put(
                all,
                new Up.Hello(
                        NONCE,
                        new MachineId("vendor-1"),
                        DEVICE,
                        EPOCH,
                        42,
                        BOOT,
                        7,
                        "0.1.0",
                        Map.of("money.in", 500L, "money.kept", 250L),
                        List.of(SALE),
                        List.of(ATTEMPT),
                        null));
        all.put(
                "Up.Hello.warehouse",
                new Up.Hello(
                        NONCE,
                        new MachineId("warehouse-1"),
                        DEVICE,
                        EPOCH,
                        42,
                        BOOT,
                        7,
                        "0.1.0",
                        Map.of("units.3", 8L),
                        List.of(),
                        List.of(ATTEMPT),
                        "https://192.0.2.7:9443"));
        Bytes body = Bytes.ofText("{}");
        put(
                all,
                new Up.Batch(
                        NONCE, EPOCH, List.of(new Envelope(1, HASH, 12L, body), new Envelope(2, HASH, null, body))));
        put(all, new Up.PingAnswer(NONCE, OTHER_NONCE, Bytes.ofText("signature")));
        return all;
    }

    static Map<String, Down> downs() {
        Map<String, Down> all = new LinkedHashMap<>();
        put(all, new Down.Stored(EPOCH, 41));
        put(all, new Down.SaleAccepted(SALE, AT));
        put(all, new Down.SaleRejected(SALE, Down.RejectReason.OUT_OF_STOCK));
        put(all, new Down.GiftCardHeld(SALE, PRICE));
        put(all, new Down.GiftCardRefused(SALE, Down.GiftCardRefusal.EMPTY));
        put(all, new Down.Resynced(NONCE, AT, EPOCH, 41));
        all.put(
                "Down.Resynced.tail",
                new Down.Resynced(
                        NONCE, AT, EPOCH, 41, HashTail.afterGap().with(HASH).bytes()));
        put(all, new Down.Diverged(EPOCH, 40L));
        Down.ClaimShown.Unit here =
                new Down.ClaimShown.Unit(new SoldUnit(SALE, 2), COLA, Down.UnitState.HERE, "Cola 0.5 l");
        put(all, new Down.ClaimShown(CLAIM, 3, AT, List.of(here)));
        put(all, new Down.ClaimRefused(CLAIM, Down.ClaimRefusal.TOO_MANY_TRIES, AT));
        put(all, new Down.Signed(Bytes.ofText("command"), Bytes.ofText("signature")));
        return all;
    }

    static Map<String, Command> commands() {
        Map<String, Command> all = new LinkedHashMap<>();
        put(all, new Command.DispenseUnit(DEVICE, EPOCH, ATTEMPT, 1, NONCE, 60_000, 3, COLA));
        all.put(
                "Command.DispenseUnit.sold",
                new Command.DispenseUnit(DEVICE, EPOCH, ATTEMPT, 1, NONCE, 60_000, 3, COLA, new SoldUnit(SALE, 2)));
        put(all, new Command.CancelAttempt(DEVICE, ATTEMPT));
        put(all, new Command.Ping(DEVICE, NONCE));
        return all;
    }

    static Map<String, Record> others() {
        Map<String, Record> all = new LinkedHashMap<>();
        put(
                all,
                new Entry(
                        new Entry.Stamp(AT, 1234, BOOT, Entry.ClockTrust.ESTIMATED),
                        new Fact.VerdictReceived(SALE, true)));
        put(all, new Presence(true, BOOT, 7, "0.1.0"));
        put(
                all,
                new UrlRequest(
                        DEVICE,
                        List.of(
                                new Down.Stored(EPOCH, 41),
                                new Down.Signed(Bytes.ofText("command"), Bytes.ofText("signature")))));
        put(
                all,
                new UrlAnswer(
                        List.of(UrlAnswer.Outcome.TAKEN, UrlAnswer.Outcome.VOID, UrlAnswer.Outcome.NOT_HERE),
                        new Up.Batch(NONCE, EPOCH, List.of(new Envelope(42, HASH, 12L, Bytes.ofText("{}"))))));
        all.put("UrlAnswer.drained", new UrlAnswer(List.of(), null));
        put(all, new DenyList(7, List.of("d-1", "d-2")));
        put(all, new Desired(3, List.of(new Desired.Item(Desired.Kind.PRICE_LIST, 3, HASH, 812))));
        put(all, new PriceList(3, "EUR", List.of(new PriceList.Item(1, COLA, "Cola", PRICE))));
        PriceList.Item giftCard =
                new PriceList.Item(2, new Sku("GIFT-10"), "Gift card 10", PRICE, new Money(1000, "EUR"));
        all.put("PriceList.value", new PriceList(4, "EUR", List.of(giftCard)));
        put(all, new Health(BOOT, 3600, 2, 1, Entry.ClockTrust.SYNCED, List.of(FaultCode.LINK_DOWN), 12_000_000, null));
        all.put(
                "Health.waiting",
                new Health(BOOT, 3600, 2, 1, Entry.ClockTrust.SYNCED, List.of(FaultCode.LINK_DOWN), 12_000_000, 840L));
        put(all, new Enrolment.Renewal("csr"));
        put(all, new Enrolment.Renewed("certificate", "ca"));
        put(all, new Enrolment.Request(new MachineId("vendor-1"), "token", "csr"));
        put(
                all,
                new Enrolment.Answer(
                        DEVICE,
                        new TownId("demo"),
                        MachineKind.VENDOR,
                        42,
                        "EUR",
                        "certificate",
                        "ca",
                        "key",
                        "ssl://localhost:8883",
                        "https://localhost:8443"));
        return all;
    }

    static SaleRequested saleRequested() {
        return new SaleRequested(
                SALE,
                new ClaimSecret("CCCCCCCCCCCCCCCCCCCCCC"),
                KeypadCode.mint(42, new Random(1)),
                new ListRef(3, HASH),
                List.of(new SaleRequested.Line(COLA, 2, PRICE)),
                new Money(500, "EUR"),
                List.of(new SaleRequested.Tendered(Tender.COINS, new Money(500, "EUR"))));
    }

    private static <T extends Record, S> void put(Map<String, S> all, T sample) {
        @SuppressWarnings("unchecked") // each caller puts what its map holds
        S typed = (S) sample;
        String outer = sample.getClass().getEnclosingClass() == null
                ? ""
                : sample.getClass().getEnclosingClass().getSimpleName() + ".";
        all.put(outer + sample.getClass().getSimpleName(), typed);
    }
}
