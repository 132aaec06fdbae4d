package org.ralvend.broker;

import java.nio.file.Path;
import java.util.OptionalInt;

/** HiveMQ's {@code config.xml}, with every limit set on purpose. */
final class HiveMqConfig {
    /** Names of the listeners; the plain one exists only where it is configured. */
    static final String TLS_LISTENER = "mqtts";

    static final String PLAIN_LISTENER = "plain";

    /** Bytes. A batch is at most 64 KiB, in JSON with its envelope less than twice that. */
    static final int MAX_PACKET = 128 * 1024;

    /** Packets that one client may have unacknowledged here. HiveMQ's 10 makes a busy Paho client throw. */
    static final int RECEIVE_MAXIMUM = 256;

    /**
     * Messages waiting for the backend's shared subscription, and for each backend. It must hold what the devices send
     * while the backend restarts: 1,000 devices, one batch each in flight, sent again every 5 s, is 100,000 in 8
     * minutes. What is beyond is discarded, newest first, and sent again, because a device deletes nothing before
     * {@code Stored}.
     */
    static final long QUEUE_BACKEND = 100_000;

    /** Messages waiting for one device: orders and verdicts, which the outbox sends again anyway. */
    static final long QUEUE_DEVICE = 256;

    /**
     * Messages sent to one client and not acknowledged yet. HiveMQ polls a shared subscription for a client only when that
     * client has acknowledged everything, so this is also how much the backend gets at a time, up to 256 being one of its
     * transactions. HiveMQ's 50 would make it idle between.
     */
    static final int IN_FLIGHT = 512;

    /** Seconds. Longer than a will's delay and a backend's restart; after that nobody expects a memory. */
    static final int SESSION_EXPIRY_MAX = 600;

    /** Seconds. A dead link is noticed after one and a half times this. */
    static final int KEEP_ALIVE_MAX = 120;

    static final int MAX_CONNECTIONS = 20_000;

    static final int MAX_TOPIC = 128;

    /** Milliseconds from connection to the end of the TLS handshake, and from there to CONNECT. */
    static final int HANDSHAKE_TIMEOUT = 10_000;

    private HiveMqConfig() {}

    /** @param password of both stores */
    static String xml(BrokerSettings settings, Path keyStore, Path trustStore, String password) {
        return """
                <?xml version="1.0"?>
                <hivemq>
                  <listeners>%s%s
                  </listeners>
                  <persistence><mode>in-memory</mode></persistence>%s%s
                  <anonymous-usage-statistics><enabled>false</enabled></anonymous-usage-statistics>
                </hivemq>
                """.formatted(
                        tlsListener(settings, keyStore, trustStore, password),
                        plainListener(settings.plainPort()),
                        mqtt(),
                        restrictions());
    }

    private static String tlsListener(BrokerSettings settings, Path keyStore, Path trustStore, String password) {
        return """

                    <tls-tcp-listener>
                      <port>%s</port>
                      <bind-address>%s</bind-address>
                      <name>%s</name>
                      <tls>
                        <keystore><path>%s</path><password>%s</password><private-key-password>%s</private-key-password></keystore>
                        <truststore><path>%s</path><password>%s</password></truststore>
                        <handshake-timeout>%s</handshake-timeout>
                        <client-authentication-mode>REQUIRED</client-authentication-mode>
                        <protocols><protocol>TLSv1.3</protocol></protocols>
                      </tls>
                    </tls-tcp-listener>""".formatted(
                        settings.port(),
                        escape(settings.bind()),
                        TLS_LISTENER,
                        escape(keyStore.toString()),
                        password,
                        password,
                        escape(trustStore.toString()),
                        password,
                        HANDSHAKE_TIMEOUT);
    }

    /** Always on the loopback address, whatever {@code broker.bind} says. */
    private static String plainListener(OptionalInt port) {
        return port.isEmpty() ? "" : """

                    <tcp-listener>
                      <port>%s</port>
                      <bind-address>127.0.0.1</bind-address>
                      <name>%s</name>
                    </tcp-listener>""".formatted(port.getAsInt(), PLAIN_LISTENER);
    }

    /**
     * QoS 2 and topic aliases are used by nobody, so they are off. Message expiry has no maximum: it would also end the
     * retained {@code desired}, which the backend publishes again only after a restart of the broker.
     */
    private static String mqtt() {
        return """

                  <mqtt>
                    <queued-messages><max-queue-size>%s</max-queue-size><strategy>discard</strategy></queued-messages>
                    <quality-of-service><max-qos>1</max-qos></quality-of-service>
                    <topic-alias><enabled>false</enabled></topic-alias>
                    <session-expiry><max-interval>%s</max-interval></session-expiry>
                    <keep-alive><max-keep-alive>%s</max-keep-alive><allow-unlimited>false</allow-unlimited></keep-alive>
                    <packets><max-packet-size>%s</max-packet-size></packets>
                    <receive-maximum><server-receive-maximum>%s</server-receive-maximum></receive-maximum>
                  </mqtt>""".formatted(QUEUE_BACKEND, SESSION_EXPIRY_MAX, KEEP_ALIVE_MAX, MAX_PACKET, RECEIVE_MAXIMUM);
    }

    private static String restrictions() {
        return """

                  <restrictions>
                    <max-connections>%s</max-connections>
                    <max-client-id-length>%s</max-client-id-length>
                    <max-topic-length>%s</max-topic-length>
                    <no-connect-idle-timeout>%s</no-connect-idle-timeout>
                  </restrictions>
                  <security>
                    <allow-empty-client-id><enabled>false</enabled></allow-empty-client-id>
                    <utf8-validation><enabled>true</enabled></utf8-validation>
                  </security>""".formatted(MAX_CONNECTIONS, ClientId.MAX_LENGTH, MAX_TOPIC, HANDSHAKE_TIMEOUT);
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
