package org.ralvend.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ralvend.protocol.DenyList;
import org.ralvend.protocol.Topics;
import org.ralvend.protocol.json.RecordCodec;

/** What an admitted client may do, over real TLS. */
class TopicsTest extends BrokerFixture {
    private static TestClient reader;

    @BeforeAll
    static void connectReader() throws MqttException {
        reader = device("reader");
        assertEquals(1, reader.subscribe("rv/1/reader/down"));
    }

    @AfterAll
    static void closeReader() throws MqttException {
        reader.close();
    }

    @Test
    void keepsDesiredForADeviceThatComesLater() throws Exception {
        assertTrue(backend.publish("rv/1/later/desired", "number 1", true) < 0x80);
        try (TestClient later = device("later")) {
            assertEquals(1, later.subscribe("rv/1/later/desired"));
            assertEquals("rv/1/later/desired number 1", later.next());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rv/1/victim/up", "rv/1/victim/presence", "rv/1/victim/down", "rv/1/thief/down", "a"})
    void refusesADeviceToPublishWhatIsNotItsOwn(String topic) throws Exception {
        try (TestClient thief = device("thief")) {
            assertEquals(NOT_AUTHORIZED, thief.publish(topic, "mine now", false));
            assertEquals(NOT_AUTHORIZED, thief.awaitGone());
        }
    }

    @Test
    void refusesADeviceToPublishForAnotherWithoutAcknowledgement() throws Exception {
        try (TestClient thief = device("thief")) {
            thief.publishUnacknowledged("rv/1/victim/tele", "mine now");
            assertEquals(NOT_AUTHORIZED, thief.awaitGone());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rv/1/victim/down",
                "rv/1/victim/desired",
                "rv/1/victim/up",
                "rv/1/reader/up",
                "rv/1/+/down",
                "rv/1/reader/#",
                "#",
                "+/+/+/+",
                "$share/backend/rv/1/+/up",
                "$share/g/rv/1/reader/down",
                "$SYS/#",
                "rv/1/broker/denied"
            })
    void refusesADeviceToReadWhatIsNotItsOwn(String filter) throws Exception {
        assertEquals(NOT_AUTHORIZED, reader.subscribe(filter));
        assertEquals(0, backend.publish("rv/1/victim/down", "secret", false));
        backend.publish("rv/1/reader/down", "end", false);
        assertEquals("rv/1/reader/down end", reader.next());
        assertEquals("rv/1/victim/down secret", victim.next());
    }

    @ParameterizedTest
    @ValueSource(strings = {"#", "rv/#", "rv/1/+/down", "rv/1/+/up", "$share/other/rv/1/+/up", "rv/1/broker/denied"})
    void refusesABackendToReadMoreThanItsOwn(String filter) throws Exception {
        assertEquals(NOT_AUTHORIZED, backend.subscribe(filter));
    }

    @Test
    void refusesAWillOnTheTopicOfAnother() {
        MqttConnectionOptions options = TestClient.options(PKI.device("thief").context());
        options.setWill("rv/1/victim/presence", new MqttMessage("offline".getBytes(UTF_8), 1, true, null));
        MqttException refused = assertThrows(
                MqttException.class, () -> TestClient.connect("ssl://localhost:" + port, "thief", options));
        assertEquals(NOT_AUTHORIZED, refused.getReasonCode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"up", "tele"})
    void refusesToRetainAnythingButPresence(String kind) throws Exception {
        try (TestClient thief = device("thief")) {
            assertEquals(NOT_AUTHORIZED, thief.publish("rv/1/thief/" + kind, "for ever", true));
            assertEquals(NOT_AUTHORIZED, thief.awaitGone());
        }
    }

    @Test
    void refusesAPacketBeyondTheLimit() throws Exception {
        try (TestClient thief = device("thief")) {
            thief.publish("rv/1/thief/up", new byte[HiveMqConfig.MAX_PACKET], false);
            // What the broker leaves unread resets the connection; that may overtake the reason.
            int reason = thief.awaitGone();
            assertTrue(reason == PACKET_TOO_LARGE || reason <= 0, () -> "reason " + reason);
        }
    }

    @Test
    void takesAPacketAsLargeAsABatch() throws Exception {
        try (TestClient device = device("large")) {
            assertTrue(device.publish("rv/1/large/up", new byte[HiveMqConfig.MAX_PACKET - 100], false) < 0x80);
        }
    }

    @Test
    void takesNoDenyListFromADevice() throws Exception {
        try (TestClient thief = device("thief")) {
            byte[] list = RecordCodec.encode(new DenyList(Long.MAX_VALUE, List.of("victim")));
            assertEquals(NOT_AUTHORIZED, thief.publish(Topics.DENIED, list, true));
            assertEquals(NOT_AUTHORIZED, thief.awaitGone());
        }
    }

    @Test
    void deliversEachUpToOneBackend() throws Exception {
        try (TestClient first = backend("backend-2");
                TestClient second = backend("backend-3");
                TestClient device = device("seller")) {
            assertEquals(1, first.subscribe("$share/backend/rv/1/+/up"));
            assertEquals(1, second.subscribe("$share/backend/rv/1/+/up"));
            Set<String> sent = new HashSet<>();
            for (int i = 0; i < 100; i++) {
                sent.add("rv/1/seller/up " + i);
                assertEquals(0, device.publish("rv/1/seller/up", "" + i, false));
            }
            Set<String> got = new HashSet<>();
            while (got.size() < sent.size()) {
                assertTrue(got.add(nextOf(first, second)), "twice");
            }
            assertEquals(sent, got);
        }
    }

    /** HiveMQ sends nothing more to a shared subscriber before all is acknowledged, and then at most {@code IN_FLIGHT}. */
    @Test
    void sendsMoreThanHiveMqsFiftyAtATime() throws Exception {
        try (TestClient slow = backend("backend-5");
                TestClient device = device("seller")) {
            slow.holdAcknowledgements();
            assertEquals(1, slow.subscribe("$share/backend/rv/1/+/up"));
            for (int i = 0; i <= 100; i++) {
                assertEquals(0, device.publish("rv/1/seller/up", "" + i, false));
            }
            assertEquals("rv/1/seller/up 0", slow.next());
            slow.acknowledgeAll();
            for (int i = 1; i <= 100; i++) {
                assertEquals("rv/1/seller/up " + i, slow.next());
            }
            slow.acknowledgeAll(); // or the next backend would get them again
        }
    }

    @Test
    void letsPresenceAndItsWillReachTheBackend() throws Exception {
        try (TestClient watcher = backend("backend-4")) {
            assertEquals(1, watcher.subscribe("rv/1/+/presence"));
            MqttConnectionOptions options =
                    TestClient.options(PKI.device("watched").context());
            options.setWill("rv/1/watched/presence", new MqttMessage("offline".getBytes(UTF_8), 1, true, null));
            try (TestClient device = TestClient.connect("ssl://localhost:" + port, "watched", options)) {
                assertEquals(0, device.publish("rv/1/watched/presence", "online", true));
                assertEquals("rv/1/watched/presence online", watcher.next());
                device.publishUnacknowledged("rv/1/victim/tele", "thrown out for this");
                assertEquals("rv/1/watched/presence offline", watcher.next());
                device.awaitGone();
            }
        }
    }

    /** What either has received next. */
    private static String nextOf(TestClient one, TestClient other) throws InterruptedException {
        Instant deadline = Instant.now().plusMillis(TestClient.LIMIT_MILLIS);
        while (Instant.now().isBefore(deadline)) {
            for (TestClient each : List.of(one, other)) {
                String next = each.received.poll(1, TimeUnit.MILLISECONDS);
                if (next != null) {
                    return next;
                }
            }
        }
        throw new AssertionError("nothing more came");
    }
}
