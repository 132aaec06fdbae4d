package org.ralvend.vendor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ralvend.device.agent.DeviceClock;
import org.ralvend.device.content.ContentFetcher;
import org.ralvend.device.identity.TestCa;
import org.ralvend.protocol.Desired;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.TownId;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.updater.publish.OnlineRepository;
import org.ralvend.updater.publish.OnlineRepository.PriceFile;

/** A vendor lets in the price list that its town's key has signed, and no other, whoever says what is desired. */
class ReleasedListsTest {
    private static final TestCa CA = new TestCa();
    private static final Bytes FIRST = Bytes.ofText("the first list");
    private static final Bytes SECOND = Bytes.ofText("the second list");

    @TempDir
    private Path folder = Path.of("unset");

    private final Instant now = Instant.now();
    private boolean clockIsRight = true;
    private final List<String> asked = new ArrayList<>();

    @SuppressWarnings("NullAway.Init") // set before each
    private HttpsServer server;

    @SuppressWarnings("NullAway.Init") // set before each
    private OnlineRepository repository;

    @SuppressWarnings("NullAway.Init") // set before each
    private ReleasedLists lists;

    @BeforeEach
    void begin() throws IOException {
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(
                new HttpsConfigurator(CA.issue("CN=backend,OU=backend").context()));
        server.createContext("/device/v1/release/", this::serve);
        server.start();
        repository = new OnlineRepository(folder.resolve("repository"), folder.resolve("keys"), Duration.ofSeconds(10));
        release("westend", 1, FIRST);
        DeviceClock clock = new DeviceClock(() -> now, new SplittableRandom(1), () -> 0, () -> clockIsRight);
        ReleasedLists.Source source = new ReleasedLists.Source(
                "https://localhost:" + server.getAddress().getPort(),
                CA.issue("CN=d1,OU=device").context());
        lists = new ReleasedLists(folder.resolve("home"), source, new TownId("westend"), clock, () -> Instant.EPOCH);
    }

    @AfterEach
    void end() {
        server.stop(0);
    }

    private void serve(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath().substring("/device/v1/release/".length());
        asked.add(path);
        Path file = repository.folder().resolve(path);
        boolean there = Files.isRegularFile(file);
        exchange.sendResponseHeaders(there ? 200 : 404, there ? Files.size(file) : -1);
        if (there) {
            Files.copy(file, exchange.getResponseBody());
        }
        exchange.close();
    }

    private void release(String town, long version, Bytes list) {
        assertTrue(repository.prices(town, Optional.of(new PriceFile(version, list)), now));
    }

    private static Desired.Item desired(long version, Bytes list) {
        return new Desired.Item(Desired.Kind.PRICE_LIST, version, list.sha256(), list.size());
    }

    private void assertRefused(FaultCode code, long version, Bytes list) {
        IOException refused = assertThrows(IOException.class, () -> lists.get(desired(version, list)));
        assertTrue(String.valueOf(refused.getMessage()).contains(code.id()), refused.getMessage());
        assertEquals(List.of(FaultCode.HARDWARE_SILENT, code), lists.faults(List.of(FaultCode.HARDWARE_SILENT)));
    }

    private void assertLetIn(long version, Bytes list) throws IOException {
        assertEquals(list, lists.get(desired(version, list)));
        assertEquals(List.of(), lists.faults(List.of()));
    }

    private Path target(Bytes list, String town) {
        String hash = HexFormat.of().formatHex(list.sha256().toArray());
        return repository.folder().resolve("targets/prices/" + hash + "." + town + ".json");
    }

    @Test
    void letsInOneListAfterTheOther() throws IOException {
        assertLetIn(1, FIRST);
        release("westend", 2, SECOND);
        assertLetIn(2, SECOND);
        release("westend", 1, FIRST);
        assertLetIn(1, FIRST);
    }

    @Test
    void asksForNoMoreThanIsNew() throws IOException {
        assertLetIn(1, FIRST);
        asked.clear();
        assertLetIn(1, FIRST);
        assertEquals(3, asked.size(), asked.toString());
    }

    /** Whoever has the broker can desire what he likes. */
    @Test
    void letsInNothingThatIsOnlyDesired() throws IOException {
        assertRefused(FaultCode.UPDATE_UNKNOWN, 2, SECOND);
        assertRefused(FaultCode.UPDATE_MISMATCH, 1, SECOND);
        assertLetIn(1, FIRST);
    }

    @Test
    void letsInNothingThatWasChangedWhereItLies() throws IOException {
        assertLetIn(1, FIRST);
        release("westend", 2, SECOND);
        Files.writeString(target(SECOND, "westend"), "the second lisT");
        assertRefused(FaultCode.UPDATE_MISMATCH, 2, SECOND);
        Files.writeString(target(SECOND, "westend"), "the second list");
        assertLetIn(2, SECOND);
    }

    @Test
    void letsInNothingOfAnotherRepository() throws IOException {
        assertLetIn(1, FIRST);
        repository = new OnlineRepository(folder.resolve("other"), folder.resolve("otherKeys"), Duration.ofSeconds(10));
        repository.refresh(now, false);
        release("westend", 2, SECOND);
        assertRefused(FaultCode.UPDATE_UNSIGNED, 2, SECOND);
    }

    @Test
    void letsInNothingOfAnotherTown() {
        release("eastend", 2, SECOND);
        assertRefused(FaultCode.UPDATE_UNKNOWN, 2, SECOND);
    }

    @Test
    void letsInNothingThatIsLongerThanAListMayBe() {
        Bytes huge = Bytes.of(new byte[ContentFetcher.MAX_BYTES + 1]);
        release("westend", 2, huge);
        assertRefused(FaultCode.UPDATE_OVERSIZED, 2, huge);
    }

    @Test
    void letsInNothingWithoutAClockAndSaysSo() throws IOException {
        clockIsRight = false;
        assertRefused(FaultCode.UPDATE_CLOCK_UNKNOWN, 1, FIRST);
        clockIsRight = true;
        assertLetIn(1, FIRST);
    }

    @Test
    void letsInNothingStale() throws IOException {
        DeviceClock later = new DeviceClock(
                () -> now.plus(Duration.ofDays(2)), new SplittableRandom(1), () -> 0, () -> clockIsRight);
        ReleasedLists.Source source = new ReleasedLists.Source(
                "https://localhost:" + server.getAddress().getPort() + "/",
                CA.issue("CN=d1,OU=device").context());
        lists = new ReleasedLists(folder.resolve("home"), source, new TownId("westend"), later, () -> Instant.EPOCH);
        assertRefused(FaultCode.UPDATE_EXPIRED, 1, FIRST);
        repository.refresh(now.plus(Duration.ofDays(2)), false);
        assertLetIn(1, FIRST);
    }

    @ParameterizedTest
    @CsvSource({"metadata/timestamp.json", "metadata/1.root.json"})
    void saysWhyNothingComes(String missing) throws IOException {
        Path file = repository.folder().resolve(missing).toRealPath();
        Files.move(file, folder.resolve("away"));
        assertRefused(FaultCode.UPDATE_UNREACHABLE, 1, FIRST);
        Files.move(folder.resolve("away"), file);
        assertLetIn(1, FIRST);
    }
}
