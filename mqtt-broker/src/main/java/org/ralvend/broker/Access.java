package org.ralvend.broker;

import java.util.Set;
import java.util.function.Function;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.Topics;

/**
 * Who may do what with which topic: a pure function of role, client id, action and topic. What the table does not name
 * is refused. {@code D} is the client's own id, {@code *} any one device id.
 *
 * <pre>
 * role     action             topics
 * DEVICE   PUBLISH            rv/1/D/up, rv/1/D/tele, rv/1/D/presence
 * DEVICE   PUBLISH_RETAINED   rv/1/D/presence
 * DEVICE   WILL               rv/1/D/presence
 * DEVICE   WILL_RETAINED      rv/1/D/presence
 * DEVICE   SUBSCRIBE          rv/1/D/down, rv/1/D/desired
 * BACKEND  PUBLISH            rv/1/&#42;/down, rv/1/&#42;/desired
 * BACKEND  PUBLISH_RETAINED   rv/1/&#42;/desired, rv/1/broker/denied
 * BACKEND  WILL               nothing
 * BACKEND  WILL_RETAINED      nothing
 * BACKEND  SUBSCRIBE          $share/backend/rv/1/+/up, $share/backend/rv/1/+/tele, rv/1/+/presence
 * </pre>
 *
 * A subscription is compared as text, so no wildcard and no {@code $share} can widen it. The deny list is published
 * retained only, and nobody can read it.
 */
final class Access {
    private static final Set<String> BACKEND_FILTERS =
            Set.of(Topics.SHARED_UP, Topics.SHARED_TELEMETRY, Topics.ALL_PRESENCE);

    private Access() {}

    static boolean allows(Role role, String clientId, Action action, String topic) {
        return switch (role) {
            case DEVICE -> ClientId.isAllowed(clientId) && allowsDevice(new DeviceId(clientId), action, topic);
            case BACKEND -> allowsBackend(action, topic);
        };
    }

    private static boolean allowsDevice(DeviceId own, Action action, String topic) {
        return switch (action) {
            case PUBLISH ->
                topic.equals(Topics.up(own))
                        || topic.equals(Topics.telemetry(own))
                        || topic.equals(Topics.presence(own));
            case PUBLISH_RETAINED, WILL, WILL_RETAINED -> topic.equals(Topics.presence(own));
            case SUBSCRIBE -> topic.equals(Topics.down(own)) || topic.equals(Topics.desired(own));
        };
    }

    private static boolean allowsBackend(Action action, String topic) {
        return switch (action) {
            case PUBLISH -> isDevices(topic, Topics::down) || isDevices(topic, Topics::desired);
            case PUBLISH_RETAINED -> isDevices(topic, Topics::desired) || topic.equals(Topics.DENIED);
            case WILL, WILL_RETAINED -> false;
            case SUBSCRIBE -> BACKEND_FILTERS.contains(topic);
        };
    }

    private static boolean isDevices(String topic, Function<DeviceId, String> kind) {
        return Topics.device(topic)
                .filter(device -> ClientId.isAllowed(device.value()))
                .filter(device -> kind.apply(device).equals(topic))
                .isPresent();
    }
}
