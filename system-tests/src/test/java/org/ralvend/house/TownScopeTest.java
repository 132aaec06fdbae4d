package org.ralvend.house;

import static java.util.Map.entry;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Nobody touches the rows of a town without the right to that town. */
class TownScopeTest {
    private static final String TX = "org.ralvend.backend.db.Tx";
    private static final String SCOPE = "org.ralvend.backend.TownScope";
    private static final Pattern MODULE = Pattern.compile(
            "org\\.ralvend\\.backend\\.(catalog|inventory|ordering|payment|fulfilment|fleet|live|uplink|people|watch)(\\..*)?");

    private static final Map<String, String> EXCEPTIONS = Map.ofEntries(
            entry("Fleet.addTown", "the town does not exist yet"),
            entry("Fleet.device", "a certificate names a device, and this says whose town it is in"),
            entry("Fleet.townsWithGone", "says in which towns anything is gone"),
            entry("Products.addVariant", "products are the brand's, not a town's"),
            entry("Products.find", "products are the brand's, not a town's"),
            entry("Products.of", "products are the brand's, not a town's"),
            entry("Products.page", "products are the brand's, not a town's"),
            entry("Register.towns", "lists the actor's own towns"),
            entry("Fleet.spendClaim", "the claim itself says which town it is for"),
            entry("Catalog.addProduct", "products are the brand's, not a town's"),
            entry("Catalog.known", "products are the brand's, not a town's"),
            entry("Catalog.variants", "products are the brand's, not a town's"),
            entry("VariantRows.of", "products are the brand's, not a town's"),
            entry("VariantRows.insert", "products are the brand's, not a town's"),
            entry("Claims.spend", "the claim itself says which town it is for"),
            entry("Outbox.lease", "the relay serves a partition of devices, of all towns"),
            entry("UrlVisits.due", "the second channel serves the warehouses of all towns"),
            entry("UrlVisits.done", "the second channel serves the warehouses of all towns"),
            entry("Outbox.due", "the relay serves a partition of devices, of all towns"),
            entry("Fleet.towns", "the watch and the calls go round all towns"),
            entry("MemoryDevices.towns", "the calls go round all towns"),
            entry("MemoryVisits.due", "a replica calls warehouses of all towns"),
            entry("MemoryVisits.done", "a replica calls warehouses of all towns"),
            entry("Alerts.open", "a figure of the whole installation, which names no town"),
            entry("Revocations.number", "the broker serves the devices of all towns"),
            entry("Revocations.denied", "the broker serves the devices of all towns"),
            entry("Progress.oldestWaiting", "a figure of the whole installation, which names no town"),
            entry("OpenReservations.byAge", "a figure of the whole installation, which names no town"),
            entry("Deadlines.towns", "says in which towns anything is due"),
            entry("Refunds.towns", "says in which towns anything is due"),
            entry("Refunds.townsHolding", "says in which towns anything is due"),
            entry("HoldRows.towns", "says in which towns anything is due"),
            entry("Payments.townsHolding", "says in which towns anything is due"),
            entry("MemoryPayments.townsHolding", "says in which towns anything is due"),
            entry("Payments.townsOwing", "says in which towns anything is due"),
            entry("MemoryPayments.townsOwing", "says in which towns anything is due"),
            entry("CardRefunds.townsOwing", "says in which towns anything is due"),
            entry("CardRefunds.townsAsking", "says in which towns anything is due"),
            entry("CardRefunds.askedElsewhere", "counts for the log what no town can see to"),
            entry("RefundOrderRows.townsOwingCards", "says in which towns anything is due"),
            entry("RefundOrderRows.townsAsking", "says in which towns anything is due"),
            entry("RefundOrderRows.askedElsewhere", "counts for the log what no town can see to"),
            entry("MemoryRefundOrders.townsOwingCards", "says in which towns anything is due"),
            entry("MemoryRefundOrders.townsAsking", "says in which towns anything is due"),
            entry("MemoryRefundOrders.askedElsewhere", "counts for the log what no town can see to"),
            entry("Fulfilment.townsToCancel", "says in which towns anything is due"),
            entry("Catalog.names", "products belong to no town"),
            entry("MemoryLists.names", "products belong to no town"),
            entry("Terminals.named", "products belong to no town"),
            entry("WriteOffs.towns", "says in which towns anything is due"),
            entry("Fulfilment.townsToSettle", "says in which towns anything is due"),
            entry("Fulfilment.townsWithUnnamed", "says in which towns anything waits"),
            entry("UnnamedRows.towns", "says in which towns anything waits"),
            entry("MemoryDevices.townsWithGone", "says in which towns anything is due"),
            entry("MemoryDevices.addTown", "the town does not exist yet"),
            entry("MemoryDevices.device", "a certificate names a device, and this says whose town it is in"),
            entry("MemoryLists.addProduct", "products are the brand's, not a town's"),
            entry("MemorySales.townsDue", "says in which towns anything is due"),
            entry("MemoryAttempts.townsToCancel", "says in which towns anything is due"),
            entry("MemoryAttempts.townsToSettle", "says in which towns anything is due"),
            entry("MemoryAttempts.townsWithUnnamed", "says in which towns anything waits"),
            entry("MemoryOutbox.lease", "the relay serves a partition of devices, of all towns"),
            entry("MemoryOutbox.due", "the relay serves a partition of devices, of all towns"),
            entry("MemoryOutbox.waiting", "says in which towns anything waits"),
            entry("SaleRows.townsDue", "says in which towns anything is due"),
            entry("Balances.issued", "the customer's secret is the authority, and says which town it is in"),
            entry("Secrets.behind", "the customer's secret is the authority, and says which town it is in"),
            entry("Secrets.marks", "open pages are about sales of any town, each named with its own"),
            entry("AttemptMarks.of", "open pages are about sales of any town, each named with its own"),
            entry("PaymentMarks.of", "open pages are about sales of any town, each named with its own"),
            entry("Giving.of", "a page names its sale with its town"),
            entry("Marks.of", "open pages are about sales of any town, each named with its own"),
            entry("Outbox.waiting", "says in which towns anything waits"));

    @Test
    void everyQueryDemandsATown() {
        List<JavaMethod> queries = queries().toList();
        Rule.holds(
                "every query demands a town",
                queries.size(),
                40,
                "methods",
                Rule.except(EXCEPTIONS, townless(queries)));
    }

    @Test
    void wouldReportAQueryWithoutTown() {
        Rule.bites("Fleet.addTown", Rule.except(Map.of(), townless(queries().toList())));
    }

    @Test
    void wouldReportAnExceptionThatNobodyNeeds() {
        Rule.bites("Fleet.gone needs no exception", Rule.except(Map.of("Fleet.gone", "it was there"), Set.of()));
    }

    private static Stream<JavaMethod> queries() {
        return House.classes(Part.BACKEND).stream()
                .filter(type -> MODULE.matcher(type.getPackageName()).matches())
                .filter(type -> !type.isInterface()) // who stores it is looked at
                .flatMap(type -> type.getMethods().stream())
                .filter(method -> !method.getModifiers().contains(JavaModifier.PRIVATE))
                .filter(method -> !method.getModifiers().contains(JavaModifier.SYNTHETIC))
                .filter(method -> takes(method, TX));
    }

    private static Set<String> townless(List<JavaMethod> queries) {
        Set<String> names = new TreeSet<>();
        for (JavaMethod query : queries) {
            if (!takes(query, SCOPE)) {
                names.add(query.getOwner().getSimpleName() + "." + query.getName());
            }
        }
        return names;
    }

    private static boolean takes(JavaMethod method, String type) {
        return method.getRawParameterTypes().stream().map(JavaClass::getName).anyMatch(type::equals);
    }
}
