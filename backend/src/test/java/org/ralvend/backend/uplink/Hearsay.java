package org.ralvend.backend.uplink;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ralvend.protocol.AttemptId;
import org.ralvend.protocol.ClaimId;
import org.ralvend.protocol.ClaimSecret;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Fact.SaleRequested;
import org.ralvend.protocol.Fact.Tender;
import org.ralvend.protocol.KeypadCode;
import org.ralvend.protocol.ListRef;
import org.ralvend.protocol.Minting;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.Sku;
import org.ralvend.protocol.SoldUnit;

/** What machines may say, sensible or not: about the same sales, attempts and claims again and again, by chance. */
final class Hearsay {
    static final Money PRICE = new Money(250, "EUR");
    static final Sku COLA = new Sku("COLA-033");
    static final Sku TEA = new Sku("TEA-050");
    static final Sku GIFT_CARD = new Sku("GIFT-10");
    private static final Pattern ATTEMPT = Pattern.compile("\"attempt\":\"([-0-9a-f]{36})\".*\"slot\":(\\d+)");

    private record Ordered(AttemptId attempt, DeviceId house, int slot) {}

    private final Random random;
    private final ListRef list;
    private final List<SaleRequested> sales = new ArrayList<>();
    private final List<Ordered> attempts = new ArrayList<>();
    private final List<ClaimId> claims = new ArrayList<>();
    private final Map<ClaimId, SaleId> claimed = new HashMap<>();

    Hearsay(Random random, ListRef list) {
        this.random = random;
        this.list = list;
    }

    /** Every sale that was made, in the order of time. */
    List<SaleId> sales() {
        return sales.stream().map(SaleRequested::sale).toList();
    }

    /** Every attempt that was ordered, in that order. */
    List<AttemptId> attempts() {
        return attempts.stream().map(Ordered::attempt).toList();
    }

    /** What the backend has answered: orders among it are spoken of from here on. */
    void heard(List<String> answers) {
        for (String answer : answers) {
            Matcher order = ATTEMPT.matcher(answer);
            if (order.find()) {
                DeviceId house = new DeviceId(answer.substring(0, answer.indexOf(' ')));
                Ordered ordered = new Ordered(AttemptId.of(order.group(1)), house, Integer.parseInt(order.group(2)));
                if (!attempts.contains(ordered)) {
                    attempts.add(ordered);
                }
            }
        }
    }

    Fact ofVendor(Instant now) {
        if (sales.isEmpty() || random.nextInt(3) == 0) {
            SaleRequested sale = sale(now);
            sales.add(sale);
            return sale;
        }
        SaleRequested sale = sales.get(Math.max(0, sales.size() - 1 - random.nextInt(5)) % sales.size());
        Money amount = random.nextInt(6) == 0 ? new Money(100, "EUR") : sale.total();
        return switch (random.nextInt(7)) {
            case 0 -> sale;
            case 1 -> new Fact.VerdictReceived(sale.sale(), true);
            case 2 -> new Fact.PaymentReleased(sale.sale(), amount);
            case 3 ->
                random.nextBoolean()
                        ? new Fact.PaymentUnresolved(sale.sale(), amount)
                        : new Fact.RefundOwed(sale.sale(), amount);
            default -> new Fact.PaymentKept(sale.sale(), amount, random.nextInt(4) > 0);
        };
    }

    Fact ofWarehouse(DeviceId house, Instant now) {
        if (attempts.isEmpty() || random.nextInt(6) == 0) {
            return new Fact.SlotCounted(1 + random.nextInt(3), random.nextInt(5));
        }
        List<Ordered> own = attempts.stream()
                .filter(ordered -> ordered.house().equals(house) || random.nextInt(6) == 0)
                .toList();
        if (own.isEmpty() || random.nextInt(15) == 0) {
            return new Fact.Dispensed(AttemptId.mint(() -> now, random), 1);
        }
        Ordered ordered = own.get(Math.max(0, own.size() - 1 - random.nextInt(3)));
        AttemptId attempt = ordered.attempt();
        int slot = random.nextInt(8) == 0 ? 1 + random.nextInt(3) : ordered.slot();
        return switch (random.nextInt(12)) {
            case 0 -> new Fact.AttemptReceived(attempt);
            case 1 -> new Fact.AttemptStarted(attempt, slot);
            case 2 -> new Fact.DispenseFailed(attempt, slot, Fact.DispenseFailure.EMPTY);
            case 3 -> new Fact.DispenseFailed(attempt, slot, Fact.DispenseFailure.JAM);
            case 4 -> new Fact.DispenseUnresolved(attempt, slot);
            case 5 -> new Fact.AttemptRefused(attempt, Fact.RefuseReason.NONCE_OLD);
            case 6 -> random.nextBoolean() ? new Fact.AttemptCancelled(attempt) : new Fact.AttemptVoided(attempt);
            default -> new Fact.Dispensed(attempt, slot);
        };
    }

    Fact ofTerminal(Instant now) {
        if (claims.isEmpty() || random.nextInt(3) == 0) {
            claims.add(ClaimId.mint(() -> now, random));
        }
        ClaimId claim = claims.get(Math.max(0, claims.size() - 1 - random.nextInt(3)));
        SaleRequested sale = sales.isEmpty() ? sale(now) : sales.get(random.nextInt(sales.size()));
        SoldUnit unit = new SoldUnit(asked(claim, sale), 1 + random.nextInt(2));
        return switch (random.nextInt(12)) {
            case 0 -> new Fact.ClaimEntered(claim, KeypadCode.mint(42, random), null);
            case 1, 5 -> new Fact.ClaimEntered(entered(claim, sale), null, sale.claim());
            case 2 -> new Fact.ClaimClosed(claim);
            case 4 -> new Fact.NothingCameOut(claim, unit);
            case 3, 6 -> new Fact.ClaimEntered(entered(claim, sale), sale.keypadCode(), null);
            default -> new Fact.RedeliveryAsked(claim, unit);
        };
    }

    private ClaimId entered(ClaimId claim, SaleRequested sale) {
        claimed.putIfAbsent(claim, sale.sale());
        return claim;
    }

    /** Mostly what is behind it. */
    private SaleId asked(ClaimId claim, SaleRequested other) {
        SaleId behind = claimed.get(claim);
        return behind == null || random.nextInt(6) == 0 ? other.sale() : behind;
    }

    private SaleRequested sale(Instant now) {
        Sku sku = List.of(TEA, TEA, GIFT_CARD, COLA, COLA, COLA).get(random.nextInt(6));
        int units = 1 + random.nextInt(2);
        Money price = random.nextInt(8) == 0 ? new Money(200, "EUR") : PRICE;
        SaleId id = SaleId.mint(() -> now, random);
        Tender tender = id.value().getLeastSignificantBits() % 2 == 0 ? Tender.CARD : Tender.COINS;
        return new SaleRequested(
                id,
                new ClaimSecret(Minting.random128(random)),
                KeypadCode.mint(42, random),
                list,
                List.of(new SaleRequested.Line(sku, units, price)),
                price.times(units),
                List.of(new SaleRequested.Tendered(tender, price.times(units))));
    }
}
