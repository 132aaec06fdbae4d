package org.ralvend.broker;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.jspecify.annotations.Nullable;

/** A Paho client that remembers what came and whether it was thrown out. */
final class TestClient implements AutoCloseable, MqttCallback {
    static final int LIMIT_MILLIS = 10_000;

    final BlockingQueue<String> received = new LinkedBlockingQueue<>();
    final AtomicReference<Long> lastExpiry = new AtomicReference<>();
    final AtomicInteger disconnections = new AtomicInteger();

    private final MqttAsyncClient client;
    private final BlockingQueue<Integer> unacknowledged = new LinkedBlockingQueue<>();
    private final CountDownLatch gone = new CountDownLatch(1);
    private volatile int goneReason = -1;

    private TestClient(String url, String id) throws MqttException {
        client = new MqttAsyncClient(url, id, new MemoryPersistence());
        client.setCallback(this);
    }

    static TestClient connect(int port, SSLContext tls, String id) throws MqttException {
        return connect("ssl://localhost:" + port, id, options(tls));
    }

    /** @throws MqttException with the broker's reason code where it refuses */
    static TestClient connect(String url, String id, MqttConnectionOptions options) throws MqttException {
        TestClient made = new TestClient(url, id);
        try {
            made.client.connect(options).waitForCompletion(LIMIT_MILLIS);
            return made;
        } catch (MqttException e) {
            made.client.close(true);
            throw e;
        }
    }

    static MqttConnectionOptions options(SSLContext tls) {
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setSocketFactory(new NoDelay(tls.getSocketFactory()));
        options.setHttpsHostnameVerificationEnabled(true);
        options.setCleanStart(true);
        options.setAutomaticReconnect(false);
        options.setConnectionTimeout(LIMIT_MILLIS / 1000);
        return options;
    }

    /** The reason code of the SUBACK: 0 to 2 where granted. */
    int subscribe(String filter) throws MqttException {
        IMqttToken token = client.subscribe(new MqttSubscription(filter, 1));
        try {
            token.waitForCompletion(LIMIT_MILLIS);
        } catch (MqttException e) {
            return e.getReasonCode();
        }
        int[] codes = token.getReasonCodes();
        return codes == null ? -1 : codes[0];
    }

    /** The reason code of the PUBACK, or of the exception that Paho makes of a refusal. */
    int publish(String topic, String text, boolean retained) throws MqttException {
        return publish(topic, text.getBytes(UTF_8), retained);
    }

    int publish(String topic, byte[] payload, boolean retained) throws MqttException {
        IMqttToken token = client.publish(topic, payload, 1, retained);
        try {
            token.waitForCompletion(LIMIT_MILLIS);
        } catch (MqttException e) {
            return e.getReasonCode();
        }
        int[] codes = token.getReasonCodes();
        return codes == null || codes.length == 0 ? -1 : codes[0];
    }

    /** Waits for nothing: where the broker ends the connection for it, Paho may never say that it was sent. */
    void publishUnacknowledged(String topic, String text) throws MqttException {
        client.publish(topic, text.getBytes(UTF_8), 0, false);
    }

    void holdAcknowledgements() {
        client.setManualAcks(true);
    }

    void acknowledgeAll() throws MqttException {
        for (Integer id = unacknowledged.poll(); id != null; id = unacknowledged.poll()) {
            client.messageArrivedComplete(id, 1);
        }
    }

    boolean isConnected() {
        return client.isConnected();
    }

    @Nullable
    String next() throws InterruptedException {
        return received.poll(LIMIT_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Waits until the broker has ended the connection and tells its reason, -1 where it gave none. */
    int awaitGone() throws InterruptedException {
        if (!gone.await(LIMIT_MILLIS, TimeUnit.MILLISECONDS)) {
            throw new AssertionError("still connected");
        }
        return goneReason;
    }

    @Override
    public void close() throws MqttException {
        if (client.isConnected()) {
            disconnect();
        }
        client.close(true);
    }

    /** The broker may end the connection at the same moment; Paho then waits in vain. */
    private void disconnect() throws MqttException {
        try {
            client.disconnect().waitForCompletion(LIMIT_MILLIS);
        } catch (MqttException e) {
            if (gone.getCount() > 0) {
                throw e;
            }
        }
    }

    @Override
    public void disconnected(MqttDisconnectResponse response) {
        disconnections.incrementAndGet();
        goneReason = response.getReturnCode();
        gone.countDown();
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
        lastExpiry.set(message.getProperties().getMessageExpiryInterval());
        unacknowledged.add(message.getId());
        received.add(topic + " " + new String(message.getPayload(), UTF_8));
    }

    @Override
    public void mqttErrorOccurred(MqttException exception) {}

    @Override
    public void deliveryComplete(IMqttToken token) {}

    @Override
    public void connectComplete(boolean reconnect, String serverUri) {}

    @Override
    public void authPacketArrived(int reasonCode, MqttProperties properties) {}
}
