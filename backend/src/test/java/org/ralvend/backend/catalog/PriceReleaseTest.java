package org.ralvend.backend.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ralvend.backend.BackendUnderTest;
import org.ralvend.backend.Rest;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Database;
import org.ralvend.backend.fleet.Fleet;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.PriceList;
import org.ralvend.protocol.TownId;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.protocol.json.RecordCodec;
import org.ralvend.updater.tuf.FolderLock;

/** A town's newest list comes to where vendors verify it, whatever happens on the way. */
class PriceReleaseTest {
    private static final List<TownScope> TOWNS =
            Stream.of("westend", "eastend").map(TownId::new).map(TownScope::new).toList();

    @SuppressWarnings("NullAway.Init") // set before each
    private BackendUnderTest backend;

    @SuppressWarnings("NullAway.Init") // set before each
    private Rest operator;

    @BeforeEach
    void start() throws Exception {
        backend = BackendUnderTest.set(Map.of("RALVEND_RELEASE_PATIENCE_MILLIS", "100"));
        operator = Rest.person(backend, backend.serve(), BackendUnderTest.OPERATOR);
        backend.get(Database.class)
                .run(tx -> TOWNS.forEach(scope -> backend.get(Fleet.class)
                        .addTown(tx, new Fleet.Town(scope.town(), "Town", "EUR"), Instant.EPOCH)));
    }

    @AfterEach
    void stop() {
        operator.close();
        backend.close();
    }

    private Path repository() {
        return backend.home().resolve("release").resolve("repository");
    }

    /** The newest metadata of a town's prices. */
    private String prices(String town) throws IOException {
        try (Stream<Path> files = Files.list(repository().resolve("metadata"))) {
            Path newest = files.filter(file -> file.toString().endsWith(".prices-" + town + ".json"))
                    .max((a, b) -> Long.compare(version(a), version(b)))
                    .orElseThrow();
            return Files.readString(newest);
        }
    }

    private static long version(Path file) {
        String name = String.valueOf(file.getFileName());
        return Long.parseLong(name.substring(0, name.indexOf('.')));
    }

    private void publish() throws Exception {
        HttpResponse<String> answer = operator.post("/api/price-lists?town=westend", "{\"items\":[]}");
        assertEquals(201, answer.statusCode(), answer.body());
    }

    @Test
    void isReleasedWhenItIsPublishedAndWithdrawn() throws Exception {
        publish();
        assertTrue(prices("westend").contains("\"version\" : 1,"), prices("westend"));
        publish();
        assertTrue(prices("westend").contains("\"kind\" : \"price-list\""), prices("westend"));
        String second = prices("westend");
        operator.post("/api/price-lists/2/withdrawal?town=westend", "");
        assertFalse(prices("westend").equals(second));
        operator.post("/api/price-lists/1/withdrawal?town=westend", "");
        assertFalse(prices("westend").contains("price-list"), prices("westend"));
    }

    @Test
    void isReleasedLaterWhereItCannotBeAtOnceAndHoldsUpNoOtherTown() throws Exception {
        backend.get(PriceRelease.class).round();
        Path targets = repository().resolve("targets");
        Files.writeString(targets, "no folder");
        publish();
        assertFalse(prices("westend").contains("price-list"));
        Bytes content = Bytes.of(RecordCodec.encode(new PriceList(1, "EUR", List.of())));
        backend.get(Database.class)
                .run(tx -> backend.get(Catalog.class)
                        .publish(
                                tx,
                                TOWNS.getLast(),
                                new PriceList(1, "EUR", List.of()),
                                content,
                                content.sha256(),
                                Instant.EPOCH));
        backend.get(PriceRelease.class).round();
        assertFalse(prices("eastend").contains("price-list"));
        Files.delete(targets);
        backend.get(PriceRelease.class).round();
        assertTrue(prices("westend").contains("price-list"));
        assertTrue(prices("eastend").contains("price-list"));
    }

    /** What is true of one town is of all: nobody waits for each of them. */
    @Test
    void endsItsRoundWhereSomebodyHasTheRepositoryAndReleasesInTheNext() throws Exception {
        PriceRelease release = backend.get(PriceRelease.class);
        release.round();
        try (FileChannel _ = FolderLock.take(repository())) {
            publish();
            Fault held = assertThrows(Fault.class, release::round);
            assertEquals(FaultCode.ALREADY_RUNNING, held.code());
            assertFalse(prices("westend").contains("price-list"));
        }
        release.round();
        assertTrue(prices("westend").contains("price-list"));
    }
}
