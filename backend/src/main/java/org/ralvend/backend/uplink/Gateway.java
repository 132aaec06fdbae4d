package org.ralvend.backend.uplink;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubAckException;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAckReasonCode;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.Replica;
import org.ralvend.protocol.DenyList;
import org.ralvend.protocol.Desired;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.Topics;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.protocol.json.RecordCodec;
import org.ralvend.protocol.program.MutualTls;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The backend's side of the broker: shares {@code up} and {@code tele} with the other replicas, reads {@code presence}
 * itself, sends {@code down}, {@code desired} and the deny list.
 */
@Singleton
public final class Gateway implements Outlet {
    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

    /** Messages of the broker in flight to this replica; the rest wait there. */
    private static final int RECEIVE_MAXIMUM = 1000;

    /** The broker's answer to a deny list. */
    private static final long ANSWER_SECONDS = 5;

    private static final Executor LATER = CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS);

    private final Mqtt5AsyncClient client;
    private final InstantSource clock;
    private volatile @Nullable Instant connectedSince;

    Gateway(Replica replica, InstantSource clock) {
        this.clock = clock;
        URI broker = replica.broker();
        this.client = MqttClient.builder()
                .useMqttVersion5()
                .identifier(replica.tls().commonName())
                .serverHost(broker.getHost())
                .serverPort(broker.getPort())
                .sslConfig(ssl(replica.tls()))
                .automaticReconnect()
                .initialDelay(100, TimeUnit.MILLISECONDS)
                .maxDelay(2, TimeUnit.SECONDS)
                .applyAutomaticReconnect()
                .addConnectedListener(context -> connected())
                // The client subscribes again by itself too; without that it would end the flow of messages for good.
                .addDisconnectedListener(context -> {
                    connectedSince = null;
                    LOG.info("broker: {}", context.getCause().getMessage());
                })
                .buildAsync();
    }

    /** Connects and goes on connecting. {@code received} is called on the client's threads and must only enqueue. */
    void start(Consumer<Mqtt5Publish> received) {
        client.publishes(MqttGlobalPublishFilter.ALL, received);
        var _ = client.connectWith()
                .cleanStart(true)
                .keepAlive(20)
                .restrictions()
                .receiveMaximum(RECEIVE_MAXIMUM)
                .applyRestrictions()
                .send();
    }

    /** After the first connect and every other: the broker remembers nothing of us. */
    private void connected() {
        var _ = client.subscribeWith()
                .addSubscription()
                .topicFilter(Topics.SHARED_UP)
                .qos(MqttQos.AT_LEAST_ONCE)
                .applySubscription()
                .addSubscription()
                .topicFilter(Topics.SHARED_TELEMETRY)
                .qos(MqttQos.AT_MOST_ONCE)
                .applySubscription()
                .addSubscription()
                .topicFilter(Topics.ALL_PRESENCE)
                .qos(MqttQos.AT_LEAST_ONCE)
                .applySubscription()
                .send()
                .whenComplete((ack, failure) -> {
                    if (failure == null) {
                        connectedSince = clock.instant();
                        LOG.info("connected to the broker");
                    } else {
                        LOG.warn("the broker let us subscribe to nothing: {}", failure.getMessage());
                        var _ = CompletableFuture.runAsync(this::subscribeAgain, LATER);
                    }
                });
    }

    /** Connected and deaf would be worse than cut off: nobody would notice. */
    private void subscribeAgain() {
        if (client.getState().isConnected() && connectedSince == null) {
            connected();
        }
    }

    /** Since when everything that devices send reaches a replica, as far as this one can tell; empty while it is cut off. */
    public Optional<Instant> connectedSince() {
        return Optional.ofNullable(connectedSince);
    }

    @Override
    public void send(DeviceId device, Bytes payload) {
        publish(Topics.down(device), payload.toArray(), false);
    }

    /** Retained: what this device should have. */
    @Override
    public void desire(DeviceId device, Desired desired) {
        publish(Topics.desired(device), RecordCodec.encode(desired), true);
    }

    /**
     * Retained, for the broker alone; waits for its answer.
     *
     * @return false where it should be offered again: no answer, or the broker could not write it down
     */
    boolean deny(DenyList list) {
        try {
            Throwable refusal = client.publishWith()
                    .topic(Topics.DENIED)
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .retain(true)
                    .payload(RecordCodec.encode(list))
                    .send()
                    .orTimeout(ANSWER_SECONDS, TimeUnit.SECONDS)
                    .join()
                    .getError()
                    .orElse(null);
            if (refusal == null) {
                return true;
            }
            LOG.error("the broker refuses deny list {}: {}", list.number(), refusal.getMessage());
            return refusal instanceof Mqtt5PubAckException refused
                    && refused.getMqttMessage().getReasonCode() != Mqtt5PubAckReasonCode.UNSPECIFIED_ERROR;
        } catch (CompletionException e) {
            LOG.warn("deny list {} was not published: {}", list.number(), String.valueOf(e.getCause()));
            return false;
        }
    }

    @PreDestroy
    void close() {
        client.disconnect()
                .orTimeout(2, TimeUnit.SECONDS)
                .exceptionally(e -> null)
                .join();
    }

    private void publish(String topic, byte[] payload, boolean retained) {
        if (!client.getState().isConnected()) {
            return;
        }
        var _ = client.publishWith()
                .topic(topic)
                .qos(MqttQos.AT_LEAST_ONCE)
                .retain(retained)
                .payload(payload)
                .send()
                .whenComplete((result, failure) -> {
                    if (failure != null) {
                        LOG.debug("not sent on {}: {}", topic, failure.getMessage());
                    }
                });
    }

    private static MqttClientSslConfig ssl(MutualTls tls) {
        try {
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(tls.trustStore());
            return MqttClientSslConfig.builder()
                    .keyManagerFactory(tls.keys())
                    .trustManagerFactory(trust)
                    .protocols(List.of("TLSv1.3"))
                    .build();
        } catch (GeneralSecurityException e) {
            throw new Fault(FaultCode.CERTIFICATE_BAD, e.getMessage(), e);
        }
    }
}
