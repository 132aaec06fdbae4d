package org.ralvend.backend.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.ralvend.backend.BackendUnderTest;
import org.ralvend.backend.Rest;
import org.ralvend.backend.db.Database;
import org.ralvend.protocol.Command.DispenseUnit;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Fact.SaleRequested;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.SaleId;

/** What waits for an operator is in a list that an operator can read, page by page. */
class OperatorListsTest {
    private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");
    private static BackendUnderTest backend;
    private static Rest operator;
    private static TestTown town;

    @BeforeAll
    static void start() throws Exception {
        backend = BackendUnderTest.start();
        operator = Rest.person(backend, backend.serve(), BackendUnderTest.OPERATOR);
        town = new TestTown(backend, "westend");
        town.send(town.near.hello(), town.far.hello(), town.vendor.hello());
    }

    @AfterAll
    static void stop() {
        operator.close();
        backend.close();
    }

    @Test
    void listsWhatWaitsForAnOperatorAndTellsWhy() throws Exception {
        town.stock("near", 1, 3);
        SaleRequested fine = town.cola();
        SaleRequested open = town.cola();
        SaleId owed = town.cola().sale();
        SaleId unknown = town.cola().sale();
        DispenseUnit order = town.orderFor(open);
        town.send(town.vendor.sends(
                fine,
                new Fact.RefundOwed(owed, new Money(50, "EUR")),
                new Fact.PaymentUnresolved(unknown, new Money(20, "EUR"))));
        town.send(town.near.sends(new Fact.DispenseUnresolved(order.attempt(), 1)));

        List<String> listed = ids("/api/sales?town=westend&attention=true");
        assertTrue(listed.containsAll(List.of(open.sale().toString(), owed.toString(), unknown.toString())));
        assertFalse(listed.contains(fine.sale().toString()));
        String story =
                operator.get("/api/sales/" + open.sale() + "?town=westend").body();
        assertTrue(story.contains("\"nextStep\":\"a technician counts the slot or writes the attempt off"), story);
        assertTrue(story.contains("\"number\":1,\"machine\":\"near\",\"slot\":1,\"state\":\"UNRESOLVED\""), story);
        String due = operator.get("/api/sales/" + owed + "?town=westend").body();
        assertTrue(due.contains("\"refundDueMinor\":50"), due);
        assertTrue(due.contains("its code is not known, so an operator pays it"), due);
    }

    @Test
    void givesEveryListPageByPage() throws Exception {
        for (int i = 0; i < 5; i++) {
            town.send(town.vendor.sends(new Fact.RefundOwed(town.cola().sale(), new Money(50, "EUR"))));
        }
        backend.get(Database.class)
                .run(tx -> tx.update(
                        "UPDATE ordering.orders SET deadline = now() - interval '1 day' WHERE town_id = ?",
                        town.scope.id()));
        for (String list : List.of("", "&overdue=true", "&attention=true")) {
            List<String> whole = ids("/api/sales?town=westend" + list);
            assertTrue(whole.size() >= 5, list);
            assertEquals(whole, pages("/api/sales?town=westend" + list + "&limit=2"), list);
        }
    }

    @Test
    void showsWhatCouldNotBeBookedNewestFirstAndNoClaim() throws Exception {
        SaleRequested foreign = town.cola();
        town.send(town.near.sends(foreign));
        town.send(town.near.sends(new Fact.Lost(3, 5)));

        String newest = operator.get("/api/unbookable?town=westend&limit=1").body();
        assertTrue(newest.contains("\"fault\":\"JOURNAL-CORRUPT\",\"detail\":\"entries 3 to 5 are lost\""), newest);
        assertTrue(newest.contains("\"device\":\"" + town.near.known.device() + "\""), newest);
        Matcher next = Pattern.compile("\"next\":(\\d+)").matcher(newest);
        assertTrue(next.find(), newest);
        String before = operator.get("/api/unbookable?town=westend&limit=1&before=" + next.group(1))
                .body();
        assertTrue(before.contains("\"fault\":\"MESSAGE-FOREIGN\""), before);
        assertTrue(before.contains(foreign.sale().toString()), before);
        assertTrue(before.contains("hidden"), before);
        assertFalse(before.contains(foreign.claim().value()), before);
        assertFalse(before.contains(foreign.keypadCode().digits()), before);
    }

    private static List<String> pages(String path) throws Exception {
        List<String> page = ids(path);
        List<String> found = new ArrayList<>(page);
        while (!page.isEmpty()) {
            page = ids(path + "&after=" + found.getLast());
            found.addAll(page);
            assertTrue(found.size() < 100, "no page is given twice");
        }
        return found;
    }

    private static List<String> ids(String path) throws Exception {
        Matcher matcher = ID.matcher(operator.get(path).body());
        List<String> ids = new ArrayList<>();
        while (matcher.find()) {
            ids.add(matcher.group(1));
        }
        return ids;
    }
}
