package org.ralvend.launcher.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.ralvend.launcher.town.Wire;

/** What an operator reads, and that it fits a terminal. */
class StatusTextTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    @Test
    void showsMachinesSalesAndAlerts() {
        Wire.Device vendor = new Wire.Device(
                "d-1",
                false,
                "ONLINE",
                NOW.minusSeconds(3),
                "0.1.0",
                null,
                new Wire.Stored("e", 41, NOW.minusSeconds(200)),
                new Wire.Health(NOW, 2, 81, 75L, "SYNCED", List.of("LINK-DOWN", "MOTOR-STUCK")));
        Wire.Device warehouse =
                new Wire.Device("d-2", true, "UNKNOWN", null, null, "https://192.0.2.7:9443", null, null);
        Wire.OpenSale sale = new Wire.OpenSale(
                "01a3b58e-7b1e-7000-8000-000000000001",
                "CLAIMABLE",
                "EUR",
                150L,
                Instant.parse("2026-12-05T11:22:33Z"));
        Status.Answer answer = new Status.Answer(
                "demo",
                List.of(
                        new Wire.Machine(
                                "vendor-1",
                                "VENDOR",
                                new Wire.Reach("RUNNING", NOW.minusSeconds(90)),
                                vendor,
                                3,
                                List.of(sale)),
                        new Wire.Machine(
                                "warehouse-1",
                                "WAREHOUSE",
                                new Wire.Reach("UNREACHABLE", NOW.minusSeconds(30)),
                                warehouse,
                                0,
                                List.of()),
                        new Wire.Machine("warehouse-2", "WAREHOUSE", null, null, 0, List.of())),
                List.of(new Wire.Alert(
                        7, "vendor-1", "d-1", "JOURNAL_FILLING", NOW.minusSeconds(7300), "its journal is 81 % full")));

        List<String> lines = StatusText.of(answer, NOW);

        assertEquals("""
                MACHINE                KIND      LINK     HEARD    STORED           WAITING  JOURNAL      CLOCK     VERSION
                vendor-1               VENDOR    online   3 s      #41 3 min ago    75 s     2 (81 %)     SYNCED    0.1.0
                  faults: LINK-DOWN, MOTOR-STUCK
                  RUNNING for 90 s
                warehouse-1            WAREHOUSE revoked  never    -                -        -            -         -
                  UNREACHABLE for 30 s, says it answers at https://192.0.2.7:9443
                warehouse-2            WAREHOUSE no device enrolled

                Open sales (3):
                  01a3b58e-7b1e-7000-8000-000000000001  vendor-1           CLAIMABLE     1.50 EUR  by 2026-12-05T11:22:00Z
                  and 2 more at vendor-1, due later

                Open alerts:
                  JOURNAL_FILLING  vendor-1               for 2 h: its journal is 81 % full
                """, String.join("\n", lines) + "\n");
        assertTrue(lines.stream().allMatch(line -> line.length() <= 120));
    }

    @Test
    void saysThatAllIsWell() {
        List<String> lines = StatusText.of(new Status.Answer("demo", List.of(), List.of()), NOW);
        assertEquals(List.of("", "No sale is open.", "", "No alert is open."), lines.subList(1, lines.size()));
    }
}
