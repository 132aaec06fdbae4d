package org.ralvend.device.uplink;

import java.util.function.Consumer;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/** Hands over what Paho's threads report and returns at once. */
record PahoCallback(MqttAsyncClient client, Link.Listener listener, Consumer<MqttAsyncClient> lost)
        implements MqttCallback {
    @Override
    public void disconnected(MqttDisconnectResponse response) {
        lost.accept(client);
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
        listener.received(MqttLink.channel(topic), message.getPayload());
    }

    @Override
    public void mqttErrorOccurred(MqttException exception) {
        // A failed publish needs nothing: what is not stored is sent again.
    }

    @Override
    public void deliveryComplete(IMqttToken token) {
        // A PUBACK means nothing here.
    }

    @Override
    public void connectComplete(boolean reconnect, String serverUri) {
        // The supervisor waits for the connect itself.
    }

    @Override
    public void authPacketArrived(int reasonCode, MqttProperties properties) {
        // Certificates are the only authentication.
    }
}
