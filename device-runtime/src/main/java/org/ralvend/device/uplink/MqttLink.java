package org.ralvend.device.uplink;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.Presence;
import org.ralvend.protocol.Topics;
import org.ralvend.protocol.json.RecordCodec;

/**
 * The link over MQTT 5 and TLS, on Eclipse Paho. A supervisor thread owns the client: it connects with full-jitter
 * back-off, and a client that failed is thrown away whole, never revived. Paho's callbacks only hand over.
 */
public final class MqttLink implements Link {
    private static final Logger LOG = System.getLogger(MqttLink.class.getName());

    private static final int CONNECT_TIMEOUT_SECONDS = 10;
    private static final int KEEP_ALIVE_SECONDS = 20;

    /** How long the broker waits before it tells of our end: a short cut in the network is no news. */
    private static final long WILL_DELAY_SECONDS = 5;

    /**
     * For how long the broker may keep a batch: the ages in it are of when it was sent. What is not stored is sent again
     * with ages of then.
     */
    private static final long UP_EXPIRY_SECONDS = 60;

    private static final long BACK_OFF_BASE_MILLIS = 200;
    private static final long BACK_OFF_CAP_MILLIS = 15_000;

    private final String broker;
    private final DeviceId device;
    private final SSLContext tls;
    private final ScheduledExecutorService supervisor =
            Executors.newSingleThreadScheduledExecutor(r -> new Thread(r, "link"));

    private volatile @Nullable MqttAsyncClient connected;

    /** Ends the connection that there is and makes another. */
    private volatile Runnable renewal = () -> {};

    private long connections;
    private int failures;

    /** @param broker {@code ssl://host:port} */
    public MqttLink(String broker, DeviceId device, SSLContext tls) {
        this.broker = broker;
        this.device = device;
        this.tls = tls;
    }

    @Override
    public void start(Listener listener, Presence presence) {
        supervisor.execute(() -> connect(listener, presence));
    }

    @Override
    public void sendUp(byte[] payload) {
        MqttMessage message = message(payload, 1, false);
        message.getProperties().setMessageExpiryInterval(UP_EXPIRY_SECONDS);
        send(Topics.up(device), message);
    }

    @Override
    public void sendTelemetry(byte[] payload) {
        send(Topics.telemetry(device), message(payload, 0, false));
    }

    @Override
    public void reconnect() {
        supervise(renewal);
    }

    @Override
    public void close() {
        supervise(() -> {
            MqttAsyncClient client = connected;
            connected = null;
            if (client != null) {
                discard(client);
            }
        });
        supervisor.shutdown();
        try {
            supervisor.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void connect(Listener listener, Presence presence) {
        MqttAsyncClient client = null;
        try {
            client = new MqttAsyncClient(broker, device.value(), new MemoryPersistence());
            long connection = ++connections;
            Presence online = new Presence(true, presence.boot(), connection, presence.version());
            client.setCallback(
                    new PahoCallback(client, listener, lost -> supervise(() -> lost(lost, listener, presence))));
            client.connect(options(online)).waitForCompletion(CONNECT_TIMEOUT_SECONDS * 1000L);
            client.subscribe(subscriptions()).waitForCompletion(CONNECT_TIMEOUT_SECONDS * 1000L);
            connected = client;
            MqttAsyncClient current = client;
            renewal = () -> lost(current, listener, presence);
            failures = 0;
            send(Topics.presence(device), message(RecordCodec.encode(online), 1, true));
            LOG.log(Level.INFO, "connected to {0}", broker);
            listener.up(connection);
        } catch (MqttException | RuntimeException e) {
            // Whatever Paho throws: nobody else would ever connect again.
            if (client != null) {
                discard(client);
            }
            again(listener, presence, e);
        }
    }

    private void lost(MqttAsyncClient client, Listener listener, Presence presence) {
        if (client.equals(connected)) {
            connected = null;
            discard(client);
            listener.down();
            again(listener, presence, null);
        }
    }

    /** Full jitter: anywhere up to the exponential cap, so that a fleet does not come back in step. */
    private void again(Listener listener, Presence presence, @Nullable Exception why) {
        long cap = Math.min(BACK_OFF_CAP_MILLIS, BACK_OFF_BASE_MILLIS << Math.min(failures++, 16));
        long delay = ThreadLocalRandom.current().nextLong(cap + 1);
        if (why != null) {
            Throwable cause = why.getCause() == null ? why : why.getCause();
            LOG.log(Level.WARNING, "cannot connect to {0} ({1}); again in {2} ms", broker, cause.getMessage(), delay);
        } else {
            LOG.log(Level.INFO, "connection to {0} lost; again in {1} ms", broker, delay);
        }
        var _ = supervisor.schedule(() -> connect(listener, presence), delay, TimeUnit.MILLISECONDS);
    }

    private MqttConnectionOptions options(Presence online) {
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setCleanStart(true);
        options.setAutomaticReconnect(false);
        options.setConnectionTimeout(CONNECT_TIMEOUT_SECONDS);
        options.setKeepAliveInterval(KEEP_ALIVE_SECONDS);
        options.setSessionExpiryInterval(WILL_DELAY_SECONDS);
        options.setSocketFactory(new NoDelaySocketFactory(tls.getSocketFactory()));
        options.setHttpsHostnameVerificationEnabled(true);
        Presence offline = new Presence(false, online.boot(), online.connection(), online.version());
        options.setWill(Topics.presence(device), message(RecordCodec.encode(offline), 1, true));
        MqttProperties willProperties = new MqttProperties();
        willProperties.setWillDelayInterval(WILL_DELAY_SECONDS);
        options.setWillMessageProperties(willProperties);
        return options;
    }

    private MqttSubscription[] subscriptions() {
        return new MqttSubscription[] {
            new MqttSubscription(Topics.down(device), 1), new MqttSubscription(Topics.desired(device), 1)
        };
    }

    private static MqttMessage message(byte[] payload, int qos, boolean retained) {
        MqttMessage message = new MqttMessage(payload);
        message.setQos(qos);
        message.setRetained(retained);
        message.setProperties(new MqttProperties());
        return message;
    }

    private void send(String topic, MqttMessage message) {
        MqttAsyncClient client = connected;
        if (client == null) {
            return;
        }
        try {
            client.publish(topic, message);
        } catch (MqttException e) {
            LOG.log(Level.DEBUG, "not sent on {0}: {1}", topic, e.getMessage());
        }
    }

    private void supervise(Runnable task) {
        try {
            supervisor.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.log(Level.DEBUG, "the link is closed");
        }
    }

    private static void discard(MqttAsyncClient client) {
        try {
            client.disconnectForcibly(0, 100, false);
        } catch (MqttException | RuntimeException e) {
            LOG.log(Level.DEBUG, "was not connected: {0}", e.getMessage());
        }
        try {
            client.close(true);
        } catch (MqttException | RuntimeException e) {
            LOG.log(Level.DEBUG, "closing: {0}", e.getMessage());
        }
    }

    /** The channel of a topic that we subscribed. */
    static Link.Channel channel(String topic) {
        return topic.endsWith("/desired") ? Link.Channel.DESIRED : Link.Channel.DOWN;
    }
}
