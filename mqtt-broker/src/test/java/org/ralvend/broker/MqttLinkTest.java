package org.ralvend.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.ralvend.device.uplink.Link;
import org.ralvend.device.uplink.MqttLink;
import org.ralvend.protocol.BootId;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.Presence;
import org.ralvend.protocol.Topics;
import org.ralvend.protocol.program.MutualTls;

/** The devices' own link, against the real broker. */
class MqttLinkTest extends BrokerFixture {
    private static final DeviceId DEVICE = new DeviceId("link-1");

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final Link.Listener listener = new Link.Listener() {
        @Override
        public void up(long connection) {
            heard.add("up " + connection);
        }

        @Override
        public void down() {
            heard.add("down");
        }

        @Override
        public void received(Link.Channel channel, byte[] payload) {
            heard.add(channel + " " + new String(payload, StandardCharsets.UTF_8));
        }
    };
    private final MqttLink link = link(PKI.device(DEVICE.value()));

    @AfterEach
    void close() {
        link.close();
    }

    @Test
    void carriesBothWaysAndSaysThatItIsThere() throws Exception {
        try (TestClient watcher = backend("watcher-1")) {
            assertEquals(1, watcher.subscribe(Topics.SHARED_UP));
            connect();
            assertEquals("up 1", next());
            link.sendUp("batch".getBytes(StandardCharsets.UTF_8));
            assertEquals(Topics.up(DEVICE) + " batch", watcher.next());
            assertEquals(0, backend.publish(Topics.down(DEVICE), "stored", false));
            assertEquals("DOWN stored", next());
            assertEquals(0, backend.publish(Topics.desired(DEVICE), "list", false));
            assertEquals("DESIRED list", next());
            assertEquals(1, watcher.subscribe(Topics.ALL_PRESENCE));
            String presence = String.valueOf(watcher.next());
            while (!presence.contains("\"online\":true") && !presence.equals("null")) {
                presence = String.valueOf(watcher.next());
            }
            assertTrue(presence.contains("\"connection\":1"), presence);
        }
    }

    @Test
    void theBrokerKeepsNoBatchWhoseAgesAreStale() throws Exception {
        try (TestClient watcher = backend("watcher-2")) {
            assertEquals(1, watcher.subscribe(Topics.SHARED_UP));
            connect();
            assertEquals("up 1", next());
            link.sendUp("batch".getBytes(StandardCharsets.UTF_8));
            watcher.next();
            Long expiry = watcher.lastExpiry.get();
            assertTrue(expiry != null && expiry > 0 && expiry <= 60, String.valueOf(expiry));
        }
    }

    @Test
    void throwsAConnectionThatHangsAwayAndMakesAnother() throws Exception {
        connect();
        assertEquals("up 1", next());
        link.reconnect();
        assertEquals("down", next());
        assertEquals("up 2", next());
        assertEquals(0, backend.publish(Topics.down(DEVICE), "again", false));
        assertEquals("DOWN again", next());
    }

    @Test
    void comesBackWhenAnotherTookItsPlace() throws Exception {
        connect();
        assertEquals("up 1", next());
        device(DEVICE.value()).close();
        assertEquals("down", next());
        assertEquals("up 2", next());
    }

    private static MqttLink link(MutualTls tls) {
        return new MqttLink("ssl://localhost:" + port, DEVICE, tls.context());
    }

    private void connect() {
        link.start(listener, new Presence(true, BootId.mint(new Random(1)), 0, "test"));
    }

    private String next() throws InterruptedException {
        return String.valueOf(heard.poll(20, TimeUnit.SECONDS));
    }
}
