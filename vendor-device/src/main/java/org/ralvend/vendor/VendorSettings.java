package org.ralvend.vendor;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.ralvend.device.display.Words;
import org.ralvend.device.scanner.PageLink;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.program.Settings;
import org.ralvend.vendor.hardware.Wiring;
import org.ralvend.vendor.receipt.Receipts;
import org.ralvend.vendor.sale.Timing;
import org.ralvend.vendor.screen.Messages;

/**
 * What can be set at a vendor.
 *
 * @param coinGap after the last pulse of a coin
 * @param escrow how its flaps are moved
 * @param receiptUrl where customers' pages are; empty where receipts have no QR
 */
public record VendorSettings(
        Messages messages,
        Timing timing,
        Duration coinGap,
        Hands.EscrowTiming escrow,
        Wiring wiring,
        Optional<String> receiptUrl) {
    private static final String FILE = "device.properties";

    private static final Map<String, String> DEFAULTS = defaults();

    private static Map<String, String> defaults() {
        Map<String, String> keys = new LinkedHashMap<>();
        keys.put("language", "en");
        keys.put("time.zone", "");
        keys.put("patience.seconds", "10");
        keys.put("escrow.pulse-millis", "150");
        keys.put("escrow.settle-millis", "100");
        keys.put("coin.gap-millis", "60");
        keys.put("wiring.file", "");
        keys.put("receipt.url", "");
        return keys;
    }

    /** @throws Fault naming the setting or the wiring's key that is wrong */
    public static VendorSettings read(Path home, Map<String, String> environment) {
        Path file = home.resolve(FILE);
        Settings settings = Settings.of(DEFAULTS, Files.exists(file) ? file : null, environment);
        return new VendorSettings(
                new Messages(Words.of(settings.text("language"), settings.find("time.zone"))),
                new Timing(Duration.ofSeconds(settings.number("patience.seconds", 1, 120))),
                Duration.ofMillis(settings.number("coin.gap-millis", 10, 2000)),
                new Hands.EscrowTiming(
                        Duration.ofMillis(settings.number("escrow.pulse-millis", 20, 1000)),
                        Duration.ofMillis(settings.number("escrow.settle-millis", 20, 2000))),
                settings.find("wiring.file").isEmpty() ? Wiring.standard() : Wiring.read(settings.path("wiring.file")),
                receiptUrl(settings.find("receipt.url")));
    }

    /** What is printed must be what scanners take. */
    private static Optional<String> receiptUrl(String url) {
        if (url.isEmpty()) {
            return Optional.empty();
        }
        if (PageLink.secret(url + "/s/" + "A".repeat(22)).isEmpty()) {
            throw new Fault(
                    FaultCode.CONFIG_BAD_VALUE,
                    "receipt.url = " + url + "; it must be as https://shop.example or https://shop.example:8443");
        }
        return Optional.of(url);
    }

    /** Whether receipts have the QR of their sale. */
    boolean printsCodes() {
        return wiring.printerPort().isPresent() && receiptUrl.isPresent();
    }

    Receipts.Letterhead letterhead() {
        return new Receipts.Letterhead(messages.words(), receiptUrl);
    }
}
