package org.ralvend.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTest {
    /** Everything that client "d1" is allowed, out of every role, action and topic below. */
    private static final Set<String> ALLOWED = Set.of(
            "DEVICE PUBLISH rv/1/d1/up",
            "DEVICE PUBLISH rv/1/d1/tele",
            "DEVICE PUBLISH rv/1/d1/presence",
            "DEVICE PUBLISH_RETAINED rv/1/d1/presence",
            "DEVICE WILL rv/1/d1/presence",
            "DEVICE WILL_RETAINED rv/1/d1/presence",
            "DEVICE SUBSCRIBE rv/1/d1/down",
            "DEVICE SUBSCRIBE rv/1/d1/desired",
            "BACKEND PUBLISH rv/1/d1/down",
            "BACKEND PUBLISH rv/1/d2/down",
            "BACKEND PUBLISH rv/1/d1/desired",
            "BACKEND PUBLISH rv/1/d2/desired",
            "BACKEND PUBLISH_RETAINED rv/1/d1/desired",
            "BACKEND PUBLISH_RETAINED rv/1/d2/desired",
            "BACKEND PUBLISH_RETAINED rv/1/broker/denied",
            "BACKEND SUBSCRIBE $share/backend/rv/1/+/up",
            "BACKEND SUBSCRIBE $share/backend/rv/1/+/tele",
            "BACKEND SUBSCRIBE rv/1/+/presence");

    private static final List<String> KINDS = List.of("up", "tele", "presence", "down", "desired", "denied", "");
    private static final List<String> LEVELS = List.of("d1", "d2", "broker", "+", "#", "d1/x", "");
    private static final List<String> STARTS =
            List.of("rv/1/", "rv/2/", "/rv/1/", "$share/backend/rv/1/", "$share/other/rv/1/", "$SYS/", "");

    @Test
    void allowsTheTableAndNothingElse() {
        Set<String> allowed = new TreeSet<>();
        int asked = 0;
        for (Role role : Role.values()) {
            for (Action action : Action.values()) {
                for (String topic : topics()) {
                    asked++;
                    if (Access.allows(role, "d1", action, topic)) {
                        allowed.add(role + " " + action + " " + topic);
                    }
                }
            }
        }
        assertEquals(new TreeSet<>(ALLOWED), allowed);
        assertTrue(asked > 1000, "asked only " + asked);
    }

    @ParameterizedTest
    @ValueSource(strings = {"+", "#", "a/b", "$share", "broker", "", "a b", "-a", "\u0000"})
    void givesNothingToAnIdThatIsNoTopicLevel(String id) {
        assertFalse(Access.allows(Role.DEVICE, id, Action.SUBSCRIBE, "rv/1/" + id + "/down"));
    }

    private static Set<String> topics() {
        Set<String> topics = new TreeSet<>(Set.of("#", "+", "rv/#", "rv/1/#", "rv/1/d1/#", "$share/backend/#"));
        for (String start : STARTS) {
            for (String level : LEVELS) {
                for (String kind : KINDS) {
                    topics.add(start + level + "/" + kind);
                    topics.add(start + level + "/" + kind + "/x");
                }
            }
        }
        return topics;
    }
}
