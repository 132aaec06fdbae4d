package org.ralvend.broker;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.ralvend.protocol.DenyList;
import org.ralvend.protocol.Topics;
import org.ralvend.protocol.json.RecordCodec;

/** A broker, a backend, and a victim that must be served after each attack as before it. */
abstract class BrokerFixture {
    static final int NOT_AUTHORIZED = 0x87;
    static final int ID_NOT_VALID = 0x85;
    static final int BANNED = 0x8A;
    static final int PACKET_TOO_LARGE = 0x95;
    static final int PAYLOAD_FORMAT_INVALID = 0x99;
    static final byte[] CONNECT = {0x10, 14, 0, 4, 'M', 'Q', 'T', 'T', 5, 2, 0, 60, 0, 0, 1, 'x'};

    static final TestPki PKI = new TestPki();

    @TempDir
    static Path home;

    static RunningBroker broker;
    static int port;
    static TestClient victim;
    static TestClient backend;

    static final List<Logger> NOISY = List.of(Logger.getLogger("org.eclipse.paho"), Logger.getLogger("org.ralvend"));

    @BeforeAll
    static void start() throws Exception {
        NOISY.forEach(logger -> logger.setLevel(Level.OFF)); // each refusal is expected here
        TestPki.write(PKI.issue("CN=broker,OU=broker", "localhost"), home);
        broker = RunningBroker.start(
                new BrokerSettings(home, 0, "127.0.0.1", OptionalInt.of(0), Optional.empty()), InstantSource.system());
        port = requireNonNull(broker.ports().get("mqtts"));
        victim = device("victim");
        assertEquals(1, victim.subscribe("rv/1/victim/down"));
        backend = TestClient.connect(port, PKI.backend("backend-1").context(), "backend-1");
    }

    @AfterAll
    static void stop() throws MqttException {
        victim.close();
        backend.close();
        broker.close();
    }

    @AfterEach
    void victimIsServedAsBefore() throws Exception {
        victim.received.clear();
        assertEquals(0, backend.publish("rv/1/victim/down", "still there?", false));
        assertEquals("rv/1/victim/down still there?", victim.next());
        assertTrue(victim.isConnected());
        assertEquals(0, victim.disconnections.get());
    }

    static TestClient device(String id) throws MqttException {
        return TestClient.connect(port, PKI.device(id).context(), id);
    }

    static TestClient backend(String id) throws MqttException {
        return TestClient.connect(port, PKI.backend(id).context(), id);
    }

    static int publishDenied(DenyList list) throws MqttException {
        return backend.publish(Topics.DENIED, RecordCodec.encode(list), true);
    }
}
