package org.ralvend.warehouse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

class WarehouseSettingsTest {
    @TempDir
    private Path home = Path.of("");

    @Test
    void itsUrlIsWhereItListens() {
        assertEquals("https://localhost:4711", url(Map.of()));
        assertEquals("https://192.0.2.7:4711", url(Map.of("RALVEND_WEB_BIND", "192.0.2.7")));
        assertEquals("https://[2001:db8::7]:4711", url(Map.of("RALVEND_WEB_BIND", "2001:db8::7")));
    }

    @Test
    void behindARouterItsUrlIsSet() {
        String outside = "https://w1.shop.example:8443";
        assertEquals(outside, url(Map.of("RALVEND_WEB_URL", outside, "RALVEND_WEB_BIND", "0.0.0.0")));
    }

    @Test
    void whoCannotBeCalledAnnouncesNoUrl() {
        assertNull(url(Map.of("RALVEND_WEB_URL", "none", "RALVEND_WEB_BIND", "0.0.0.0")));
    }

    @Test
    void everyAddressIsNoUrl() {
        assertFault(FaultCode.CONFIG_MISSING, Map.of("RALVEND_WEB_BIND", "0.0.0.0"));
    }

    @Test
    void aUrlIsHttpsAndNamesAHost() {
        for (String bad : new String[] {"http://w1:1", "https:///ping", "w1:8443", "https://" + "w".repeat(200)}) {
            assertFault(FaultCode.CONFIG_BAD_VALUE, Map.of("RALVEND_WEB_URL", bad));
        }
    }

    private void assertFault(FaultCode code, Map<String, String> environment) {
        assertEquals(code, assertThrows(Fault.class, () -> url(environment)).code());
    }

    private @Nullable String url(Map<String, String> environment) {
        return WarehouseSettings.webUrl(WarehouseSettings.read(home, environment), 4711);
    }
}
