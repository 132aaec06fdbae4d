package org.ralvend.broker;

import com.hivemq.extension.sdk.api.interceptor.publish.PublishInboundInterceptor;
import com.hivemq.extension.sdk.api.interceptor.publish.parameter.PublishInboundInput;
import com.hivemq.extension.sdk.api.interceptor.publish.parameter.PublishInboundOutput;
import com.hivemq.extension.sdk.api.packets.publish.AckReasonCode;
import com.hivemq.extension.sdk.api.packets.publish.PublishPacket;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.ralvend.protocol.DenyList;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.Topics;
import org.ralvend.protocol.json.RecordCodec;

/**
 * Reads the deny list as a backend publishes it, and ends the sessions of those on it. HiveMQ calls interceptors before
 * it asks for permission, so this one hangs at backends only and leaves alone what {@link Access} will refuse. A list
 * that is not taken is answered with a reason, and the backend's connection stays.
 */
final class DenyListReader implements PublishInboundInterceptor {
    private static final Logger LOG = System.getLogger(DenyListReader.class.getName());

    private final DeniedDevices denied;
    private final Consumer<String> disconnect;

    DenyListReader(DeniedDevices denied, Consumer<String> disconnect) {
        this.denied = denied;
        this.disconnect = disconnect;
    }

    @Override
    public void onInboundPublish(PublishInboundInput input, PublishInboundOutput output) {
        PublishPacket packet = input.getPublishPacket();
        if (!packet.getTopic().equals(Topics.DENIED) || !packet.getRetain()) {
            return;
        }
        try {
            take(RecordCodec.decode(DenyList.class, payload(packet)), output);
        } catch (ProtocolException e) {
            refuse(output, AckReasonCode.PAYLOAD_FORMAT_INVALID, String.valueOf(e.getMessage()));
        }
    }

    private void take(DenyList offered, PublishInboundOutput output) {
        try {
            switch (denied.offer(offered)) {
                case TAKEN -> LOG.log(Level.INFO, "deny list " + offered.number() + " is in force");
                case STALE -> refuse(output, AckReasonCode.IMPLEMENTATION_SPECIFIC_ERROR, "a newer list is known");
                case CONTRADICTED ->
                    refuse(output, AckReasonCode.IMPLEMENTATION_SPECIFIC_ERROR, "another list has this number");
            }
        } catch (Fault e) {
            LOG.log(Level.ERROR, e.getMessage());
            refuse(output, AckReasonCode.UNSPECIFIED_ERROR, e.code().id());
        }
        denied.ids().forEach(disconnect);
    }

    private static void refuse(PublishInboundOutput output, AckReasonCode code, String why) {
        LOG.log(Level.WARNING, "deny list not taken: {0}", why);
        output.preventPublishDelivery(code, why);
    }

    private static byte[] payload(PublishPacket packet) {
        return packet.getPayload().map(DenyListReader::bytes).orElse(new byte[0]);
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
