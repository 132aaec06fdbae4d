package org.ralvend.broker;

import com.hivemq.extension.sdk.api.auth.PublishAuthorizer;
import com.hivemq.extension.sdk.api.auth.SubscriptionAuthorizer;
import com.hivemq.extension.sdk.api.auth.parameter.PublishAuthorizerInput;
import com.hivemq.extension.sdk.api.auth.parameter.PublishAuthorizerOutput;
import com.hivemq.extension.sdk.api.auth.parameter.SubscriptionAuthorizerInput;
import com.hivemq.extension.sdk.api.auth.parameter.SubscriptionAuthorizerOutput;
import com.hivemq.extension.sdk.api.packets.connect.WillPublishPacket;
import com.hivemq.extension.sdk.api.packets.publish.AckReasonCode;
import com.hivemq.extension.sdk.api.packets.publish.PublishPacket;
import com.hivemq.extension.sdk.api.packets.subscribe.SubackReasonCode;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;

/**
 * Asks {@link Access} for each publish, will and subscription of one client. A refused publish is answered with "not
 * authorised", after which HiveMQ closes the connection; a refused subscription is answered so and the connection stays;
 * a refused will refuses the connection.
 */
final class ClientRules implements PublishAuthorizer, SubscriptionAuthorizer {
    private static final Logger LOG = System.getLogger(ClientRules.class.getName());

    private final String clientId;
    private final Optional<Role> role;
    private final DeniedDevices denied;

    ClientRules(String clientId, Optional<Role> role, DeniedDevices denied) {
        this.clientId = clientId;
        this.role = role;
        this.denied = denied;
    }

    @Override
    public void authorizePublish(PublishAuthorizerInput input, PublishAuthorizerOutput output) {
        PublishPacket packet = input.getPublishPacket();
        Action action = packet instanceof WillPublishPacket
                ? Action.will(packet.getRetain())
                : Action.publish(packet.getRetain());
        if (allows(action, packet.getTopic())) {
            output.authorizeSuccessfully();
        } else {
            output.failAuthorization(AckReasonCode.NOT_AUTHORIZED);
        }
    }

    @Override
    public void authorizeSubscribe(SubscriptionAuthorizerInput input, SubscriptionAuthorizerOutput output) {
        if (allows(Action.SUBSCRIBE, input.getSubscription().getTopicFilter())) {
            output.authorizeSuccessfully();
        } else {
            output.failAuthorization(SubackReasonCode.NOT_AUTHORIZED);
        }
    }

    private boolean allows(Action action, String topic) {
        boolean allowed = role.filter(known -> Access.allows(known, clientId, action, topic))
                .filter(known -> known == Role.BACKEND || !denied.ids().contains(clientId))
                .isPresent();
        if (!allowed) {
            LOG.log(Level.INFO, "refused {0}: {1} {2}", clientId, action, topic.replaceAll("[^\\x21-\\x7e]", "?"));
        }
        return allowed;
    }
}
