package org.ralvend.house;

import java.util.Locale;

/** The modules with main code, by folder. A new one is added here, or {@link ModulesTest} fails. */
enum Part {
    PROTOCOL,
    DEVICE_RUNTIME,
    VENDOR_DEVICE,
    WAREHOUSE_DEVICE,
    REDELIVERY_TERMINAL,
    HARDWARE_SIM,
    MQTT_BROKER,
    UPDATER,
    BACKEND,
    LAUNCHER,
    SIMULATION,
    BENCH;

    String folder() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
