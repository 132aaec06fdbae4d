package org.ralvend.backend;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.fleet.CertificateAuthority;
import org.ralvend.backend.fleet.CertificateAuthority.Role;
import org.ralvend.backend.fleet.ReachTimes;
import org.ralvend.backend.fleet.UrlRules;
import org.ralvend.backend.fulfilment.ClaimLimits;
import org.ralvend.backend.live.Pages;
import org.ralvend.backend.ordering.ClaimHash;
import org.ralvend.backend.ordering.RefundDelay;
import org.ralvend.backend.ordering.SaleTerms;
import org.ralvend.backend.payment.AcquirerAccount;
import org.ralvend.backend.payment.CardWay;
import org.ralvend.backend.people.Tokens;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.program.DurableFile;
import org.ralvend.protocol.program.MutualTls;
import org.ralvend.protocol.program.Settings;
import org.ralvend.updater.publish.OnlineRepository;

/** Where this installation keeps its secrets and how this replica is set. */
record Site(Settings settings) {
    private static final Map<String, String> DEFAULTS = defaults();

    private static Map<String, String> defaults() {
        Map<String, String> defaults = new LinkedHashMap<>();
        defaults.put("backend.name", "backend-1");
        defaults.put("backend.port", "8443");
        defaults.put("backend.bind", "127.0.0.1");
        defaults.put("backend.hosts", "localhost");
        defaults.put("backend.ca", "");
        defaults.put("backend.home", "");
        defaults.put("backend.run-file", "");
        defaults.put("backend.devices-url", "");
        defaults.put("backend.devices-broker", "");
        defaults.put("broker.url", "ssl://localhost:8883");
        defaults.put("broker.home", "");
        defaults.put("broker.hosts", "localhost");
        defaults.put("db.url", "");
        defaults.put("db.user", "ralvend");
        defaults.put("db.password-file", "");
        defaults.put("db.pool", "8");
        defaults.put("acquirer.url", "");
        defaults.put("acquirer.name", "");
        defaults.put("acquirer.token-file", "");
        defaults.put("acquirer.ca-file", "");
        defaults.put("acquirer.patience-millis", "10000");
        defaults.put("pages.per-minute", "3000");
        defaults.put("pages.proxies", "");
        defaults.put("pages.unknown-per-minute", "60");
        defaults.put("pages.zone", "UTC");
        defaults.put("release.home", "");
        defaults.put("release.patience-millis", "5000");
        defaults.put("urls.ports", "443,8443");
        defaults.put("urls.addresses", "public");
        defaults.put("claims.word-limit-minor", Long.toString(ClaimLimits.DEFAULT.wordMinor()));
        defaults.put("sales.deadline-seconds", Long.toString(SaleTerms.DEADLINE.toSeconds()));
        defaults.put(
                "refunds.delay-seconds",
                Long.toString(RefundDelay.DEFAULT.time().toSeconds()));
        defaults.put("reach.ping-millis", "30000");
        defaults.put("reach.offline-millis", "300000");
        defaults.put("reach.permanent-millis", "259200000");
        return defaults;
    }

    static Site of(@Nullable Path config, Map<String, String> environment) {
        return new Site(Settings.of(DEFAULTS, config, environment));
    }

    /** CA, command key, claim key, the broker's certificate and the first administrator, where they are missing. */
    void prepare(Instant now) throws IOException, GeneralSecurityException {
        Path ca = settings.path("backend.ca");
        CertificateAuthority.prepare(ca, now);
        Installation.prepare(ca);
        Tokens.prepare(tokenFile());
        Path broker = settings.path("broker.home");
        if (!Files.exists(broker.resolve("cert.pem"))) {
            certificateAuthority().equip(broker, "broker", Role.BROKER, hosts("broker.hosts"), now);
        }
        certificateAuthority().equip(identity(), name(), Role.BACKEND, hosts("backend.hosts"), now);
    }

    Installation installation() {
        return Installation.read(settings.path("backend.ca"));
    }

    /** What devices may install, and the keys of this server's part in it. */
    OnlineRepository releases() {
        Path home = settings.path("release.home");
        Duration patience = Duration.ofMillis(settings.number("release.patience-millis", 100, 60_000));
        return new OnlineRepository(home.resolve("repository"), home.resolve("keys"), patience);
    }

    CertificateAuthority certificateAuthority() {
        return CertificateAuthority.read(settings.path("backend.ca"));
    }

    Tokens tokens() {
        return Tokens.read(tokenFile());
    }

    Replica replica() {
        String url = settings.find("backend.devices-url");
        String broker = settings.find("backend.devices-broker");
        if (!Files.exists(identity().resolve("key.pem"))) {
            throw new Fault(FaultCode.CERTIFICATE_MISSING, identity() + " (run: ralvend backend --prepare)");
        }
        return new Replica(
                name(),
                MutualTls.read(identity()),
                URI.create(settings.text("broker.url")),
                broker.isEmpty() ? settings.text("broker.url") : broker,
                url.isEmpty() ? "https://localhost:" + settings.number("backend.port", 0, 65535) : url);
    }

    /** Which URLs of warehouses this replica may call. */
    UrlRules urlRules() {
        return UrlRules.of(settings.find("urls.ports"), settings.find("urls.addresses"));
    }

    /** From a tenth of a second, for trials, to a month. */
    ReachTimes reachTimes() {
        return new ReachTimes(
                millis("reach.ping-millis"), millis("reach.offline-millis"), millis("reach.permanent-millis"));
    }

    /** From nothing to what any unit may cost. */
    ClaimLimits claimLimits() {
        return new ClaimLimits(settings.number("claims.word-limit-minor", 0, Integer.MAX_VALUE));
    }

    /** From seconds, for trials, to what a vendor promises who has heard no answer. */
    SaleTerms saleTerms() {
        int seconds = settings.number("sales.deadline-seconds", 5, (int) SaleTerms.DEADLINE.toSeconds());
        return new SaleTerms(new ClaimHash(installation()), Duration.ofSeconds(seconds));
    }

    /** How customers' pages are served. */
    Pages pages() {
        String zone = settings.text("pages.zone");
        Set<String> proxies = new TreeSet<>();
        try {
            for (String proxy : settings.find("pages.proxies").split(",", -1)) {
                if (!proxy.isBlank()) {
                    proxies.add(InetAddress.ofLiteral(proxy.strip()).getHostAddress());
                }
            }
            return new Pages(ZoneId.of(zone), pageLimits(), proxies);
        } catch (IllegalArgumentException e) {
            throw new Fault(FaultCode.CONFIG_BAD_VALUE, "pages.proxies: " + e.getMessage(), e);
        } catch (DateTimeException e) {
            throw new Fault(FaultCode.CONFIG_BAD_VALUE, "pages.zone: " + e.getMessage(), e);
        }
    }

    private Pages.Limits pageLimits() {
        return new Pages.Limits(
                settings.number("pages.per-minute", 1, 1_000_000),
                settings.number("pages.unknown-per-minute", 1, 1_000_000));
    }

    /** From nothing, for trials, to a day. */
    RefundDelay refundDelay() {
        return new RefundDelay(Duration.ofSeconds(settings.number("refunds.delay-seconds", 0, 86_400)));
    }

    /** Through an acquirer, where one is named. */
    CardWay cardWay() {
        String url = settings.find("acquirer.url");
        Duration patience = Duration.ofMillis(settings.number("acquirer.patience-millis", 100, 60_000));
        return url.isEmpty()
                ? CardWay.BY_HAND
                : CardWay.through(
                        AcquirerAccount.of(
                                url, settings.path("acquirer.token-file"), settings.find("acquirer.ca-file"), patience),
                        settings.find("acquirer.name"));
    }

    private Duration millis(String key) {
        return Duration.ofMillis(settings.number(key, 100, Integer.MAX_VALUE));
    }

    Path runFile() {
        return settings.path("backend.run-file");
    }

    /** What Micronaut is told; its own configuration files are not used. */
    Map<String, Object> micronautProperties() {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("micronaut.application.name", "ralvend-backend");
        properties.put("micronaut.server.host", settings.text("backend.bind"));
        properties.put("micronaut.server.ssl.enabled", true);
        properties.put("micronaut.server.ssl.port", settings.number("backend.port", 0, 65535));
        properties.put("micronaut.server.ssl.client-authentication", "want");
        properties.put("micronaut.server.ssl.protocols", "TLSv1.3");
        properties.put(
                "micronaut.server.ssl.key-store.path",
                "file:" + keyStore("key-store.jks", MutualTls.read(identity()).keyStore()));
        properties.put("micronaut.server.ssl.key-store.type", MutualTls.STORE_TYPE);
        properties.put("micronaut.server.ssl.key-store.password", new String(MutualTls.keyStorePassword()));
        properties.put(
                "micronaut.server.ssl.trust-store.path",
                "file:" + keyStore("trust-store.jks", MutualTls.read(identity()).trustStore()));
        properties.put("micronaut.server.ssl.trust-store.type", MutualTls.STORE_TYPE);
        properties.put("micronaut.server.ssl.trust-store.password", new String(MutualTls.keyStorePassword()));
        properties.put("micronaut.server.max-request-size", "256KB");
        // The customer's page tells its own form's origin to nobody, and a reverse proxy asks at localhost. No cookie
        // signs
        // anybody in here, so another site's form can do nothing that its sender could not.
        properties.put("micronaut.server.cors.localhost-pass-through", true);
        properties.put("datasources.default.url", settings.text("db.url"));
        properties.put("datasources.default.username", settings.text("db.user"));
        properties.put("datasources.default.password", password());
        properties.put("datasources.default.driver-class-name", "org.postgresql.Driver");
        properties.put("datasources.default.maximum-pool-size", settings.number("db.pool", 1, 200));
        properties.put("datasources.default.initialization-fail-timeout", 15_000);
        properties.put("flyway.datasources.default.enabled", true);
        // Lists that are empty are there; what nobody knows is not.
        properties.put("micronaut.serde.serialization.inclusion", "NON_NULL");
        properties.putAll(endpoints());
        properties.put("micronaut.metrics.enabled", true);
        return properties;
    }

    /** Health says up or down to everybody; figures are for actors with the role for them; there is nothing else. */
    private static Map<String, Object> endpoints() {
        return Map.of(
                "endpoints.all.enabled", false,
                "endpoints.health.enabled", true,
                "endpoints.health.sensitive", false,
                "endpoints.health.details-visible", "NEVER",
                "endpoints.prometheus.enabled", true,
                "endpoints.prometheus.sensitive", false);
    }

    private String name() {
        return settings.text("backend.name");
    }

    private Path identity() {
        return settings.path("backend.home").resolve(name());
    }

    private Path tokenFile() {
        return settings.path("backend.home").resolve("tokens");
    }

    private List<String> hosts(String key) {
        return List.of(settings.text(key).split(",", -1));
    }

    private String password() {
        Path file = settings.path("db.password-file");
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new Fault(FaultCode.CONFIG_UNREADABLE, file + ": " + e.getMessage(), e);
        }
    }

    private Path keyStore(String name, KeyStore store) {
        Path file = identity().resolve(name);
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            store.store(bytes, MutualTls.keyStorePassword());
            DurableFile.writePrivate(file, bytes.toByteArray());
            return file.toAbsolutePath();
        } catch (IOException e) {
            throw new Fault(FaultCode.FOLDER_UNWRITABLE, file + ": " + e.getMessage(), e);
        } catch (GeneralSecurityException e) {
            throw new Fault(FaultCode.CERTIFICATE_BAD, e.getMessage(), e);
        }
    }
}
