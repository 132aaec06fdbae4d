package org.ralvend.launcher.town;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the programs of an installation find each other: at the ports themselves, or through lines that can be disturbed.
 *
 * @param devicesBroker what devices are told at their enrolment
 * @param terms what is set of the backends besides
 */
record Addresses(Ports ports, int devicesBroker, int broker, int db, Map<String, String> terms) {
    static Addresses direct(Ports ports) {
        return new Addresses(ports, ports.broker(), ports.broker(), ports.db(), Map.of());
    }

    static Addresses through(Ports ports, Routes routes, Map<String, String> terms) {
        return new Addresses(
                ports,
                routes.of(Routes.Line.DEVICES_TO_BROKER).port(),
                routes.of(Routes.Line.BACKENDS_TO_BROKER).port(),
                routes.of(Routes.Line.BACKENDS_TO_DATABASE).port(),
                terms);
    }

    Addresses withDevicesBroker(int port) {
        return new Addresses(ports, port, broker, db, terms);
    }

    /** @param all of which people and devices ask the first; the others share the devices' messages */
    Map<String, String> backend(String name, List<String> all) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "RALVEND_BACKEND_NAME",
                name,
                "RALVEND_BACKEND_PORT",
                name.equals(all.getFirst()) ? Integer.toString(ports.backend()) : "0",
                "RALVEND_BACKEND_DEVICES_URL",
                backendUrl(),
                "RALVEND_BACKEND_DEVICES_BROKER",
                "ssl://localhost:" + devicesBroker,
                "RALVEND_BROKER_URL",
                "ssl://localhost:" + broker,
                "RALVEND_DB_URL",
                "jdbc:postgresql://127.0.0.1:" + db + "/ralvend",
                "RALVEND_URLS_ADDRESSES",
                "127.0.0.0/8,::1/128",
                "RALVEND_URLS_PORTS",
                "1024-65535"));
        settings.putAll(terms);
        return settings;
    }

    String backendUrl() {
        return "https://localhost:" + ports.backend();
    }
}
