package org.ralvend.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ralvend.protocol.DenyList;
import org.ralvend.protocol.Topics;
import org.ralvend.protocol.program.MutualTls;

/** Who gets in, over real TLS, and who is thrown out. */
class ConnectingTest extends BrokerFixture {
    @Test
    void refusesOneWithoutCertificate() throws Exception {
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(PKI.device("x").trustStore());
        SSLContext anonymous = SSLContext.getInstance("TLSv1.3");
        anonymous.init(null, trust.getTrustManagers(), null);
        assertTlsRefuses(anonymous);
        assertThrows(MqttException.class, () -> TestClient.connect(port, anonymous, "victim"));
    }

    @Test
    void refusesACertificateOfAnotherAuthority() throws Exception {
        MutualTls foreign = new TestPki().device("victim");
        assertTlsRefuses(
                new MutualTls(foreign.key(), foreign.chain(), PKI.device("x").ca()).context());
    }

    @Test
    void refusesAnExpiredCertificate() throws Exception {
        assertTlsRefuses(
                PKI.issue("CN=victim,OU=device", "x.invalid", Instant.now().minusSeconds(60))
                        .context());
    }

    @Test
    void refusesOldTls() {
        assertThrows(SSLException.class, () -> {
            try (SSLSocket socket =
                    (SSLSocket) PKI.device("x").context().getSocketFactory().createSocket()) {
                socket.setEnabledProtocols(new String[] {"TLSv1.2"});
                socket.connect(new InetSocketAddress("localhost", port));
                socket.startHandshake();
            }
        });
    }

    @Test
    void refusesPlainTextAtTheTlsPort() throws Exception {
        try (Socket socket = new Socket("localhost", port)) {
            socket.setSoTimeout(TestClient.LIMIT_MILLIS);
            socket.getOutputStream().write(CONNECT);
            assertNoConnack(socket.getInputStream());
        }
    }

    @Test
    void refusesTheIdOfAnother() {
        assertEquals(ID_NOT_VALID, refusal(PKI.device("thief"), "victim"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"CN=broker-1,OU=broker", "CN=broker-1,OU=admin", "CN=broker-1"})
    void refusesARoleThatIsNeitherDeviceNorBackend(String subject) {
        assertEquals(NOT_AUTHORIZED, refusal(PKI.issue(subject, "localhost"), "broker-1"));
    }

    @Test
    void endsTheSessionOfARevokedDeviceAndKeepsItOut() throws Exception {
        MutualTls identity = PKI.device("stolen");
        try (TestClient stolen = TestClient.connect(port, identity.context(), "stolen")) {
            assertTrue(publishDenied(new DenyList(7, List.of("stolen", "never-seen"))) < 0x80);
            assertEquals(NOT_AUTHORIZED, stolen.awaitGone());
        }
        assertEquals(BANNED, refusal(identity, "stolen"));
        assertTrue(publishDenied(new DenyList(6, List.of())) >= 0x80, "an older list");
        assertEquals(BANNED, refusal(identity, "stolen"));
        assertEquals(PAYLOAD_FORMAT_INVALID, backend.publish(Topics.DENIED, "{", true));
        assertTrue(publishDenied(new DenyList(8, List.of())) < 0x80);
        TestClient.connect(port, identity.context(), "stolen").close();
    }

    @Test
    void aDeviceRefusesABrokerOfAnotherName() {
        MqttException refused = assertThrows(
                MqttException.class,
                () -> TestClient.connect(
                        "ssl://127.0.0.1:" + port,
                        "d",
                        TestClient.options(PKI.device("d").context())));
        assertInstanceOf(SSLHandshakeException.class, refused.getCause());
    }

    @Test
    void aDeviceRefusesABrokerOfAnotherAuthority() {
        MutualTls own = PKI.device("d");
        MutualTls elsewhere =
                new MutualTls(own.key(), own.chain(), new TestPki().device("d").ca());
        MqttException refused =
                assertThrows(MqttException.class, () -> TestClient.connect(port, elsewhere.context(), "d"));
        assertInstanceOf(SSLHandshakeException.class, refused.getCause());
    }

    @Test
    void believesTheUserNameOnThePlainLoopbackListenerOnly() throws Exception {
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setUserName("device");
        String plain = "tcp://127.0.0.1:" + broker.ports().get("mqtt");
        try (TestClient tool = TestClient.connect(plain, "tool", options)) {
            assertEquals(1, tool.subscribe("rv/1/tool/down"));
            assertEquals(NOT_AUTHORIZED, tool.subscribe("rv/1/victim/down"));
        }
        options.setUserName("admin");
        assertThrows(MqttException.class, () -> TestClient.connect(plain, "tool", options));
    }

    private static int refusal(MutualTls identity, String clientId) {
        return assertThrows(MqttException.class, () -> TestClient.connect(port, identity.context(), clientId))
                .getReasonCode();
    }

    /**
     * In TLS 1.3 the client learns of it only after its own handshake, by an alert or, where the reset overtakes that, by a
     * broken connection; never by a byte of MQTT.
     */
    private static void assertTlsRefuses(SSLContext context) throws IOException {
        try (Socket socket = context.getSocketFactory().createSocket("localhost", port)) {
            socket.setSoTimeout(TestClient.LIMIT_MILLIS);
            IOException broken = assertThrows(IOException.class, () -> {
                socket.getOutputStream().write(CONNECT);
                assertFalse(socket.getInputStream().read() >= 0);
            });
            assertTrue(broken instanceof SSLException || broken instanceof SocketException, broken::toString);
        }
    }

    /** A connection that is closed, or a TLS alert, but no CONNACK. */
    private static void assertNoConnack(InputStream in) throws IOException {
        try {
            int first = in.read();
            assertTrue(first == -1 || first == 0x15, "read " + first);
        } catch (SocketException e) {
            assertNotNull(e.getMessage());
        }
    }
}
