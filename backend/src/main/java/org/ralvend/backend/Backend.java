package org.ralvend.backend;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Primary;
import io.micronaut.runtime.server.EmbeddedServer;
import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.info.Info;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.catalog.PriceRelease;
import org.ralvend.backend.db.Database;
import org.ralvend.backend.release.Releases;
import org.ralvend.backend.uplink.CardPayouts;
import org.ralvend.backend.uplink.Denials;
import org.ralvend.backend.uplink.Evacuation;
import org.ralvend.backend.uplink.Payouts;
import org.ralvend.backend.uplink.Pings;
import org.ralvend.backend.uplink.Relay;
import org.ralvend.backend.uplink.Sweep;
import org.ralvend.backend.uplink.Uplink;
import org.ralvend.backend.uplink.UrlRelay;
import org.ralvend.backend.watch.Watch;
import org.ralvend.protocol.program.RunFile;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The backend: records sales, reserves stock, orders deliveries. As many replicas as one likes on one database. */
@Command(
        name = "ralvend backend",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Runs one replica of the backend on a PostgreSQL, or prepares an installation's secrets.",
        footer = {
            "",
            "Examples:",
            "  ralvend backend --prepare               makes CA, keys and the first administrator's token, and ends",
            "  ralvend backend                         runs on the database of ralvend db",
            "  RALVEND_DB_URL=jdbc:postgresql://db.example/ralvend ralvend backend"
        })
@OpenAPIDefinition(
        info =
                @Info(
                        title = "RalVend",
                        version = "1",
                        description =
                                "For people under /api with a bearer token, for devices under /device/v1 with their"
                                        + " certificate. Refusals are problem+json (RFC 9457) with a type of"
                                        + " urn:ralvend:fault:CODE."))
public final class Backend implements Callable<Integer> {
    @Option(names = "--config", paramLabel = "FILE", description = "settings, a Java properties file")
    private @Nullable Path config;

    @Option(names = "--prepare", description = "make what a new installation needs, and end")
    private boolean prepare;

    public static void main(String[] args) {
        System.exit(new CommandLine(new Backend())
                .setExecutionExceptionHandler((e, command, parsed) -> Trouble.explain(e))
                .execute(args));
    }

    @Override
    public Integer call() throws IOException, GeneralSecurityException, InterruptedException {
        Site site = Site.of(config, System.getenv());
        if (prepare) {
            site.prepare(InstantSource.system().instant());
            return 0;
        }
        ApplicationContext context = context(site);
        Runtime.getRuntime().addShutdownHook(new Thread(context::close, "stop"));
        context.start();
        context.getBean(Database.class).requireDurable();
        int port = context.getBean(EmbeddedServer.class).start().getPort();
        context.getBean(Uplink.class).start();
        context.getBean(Relay.class).start();
        context.getBean(UrlRelay.class).start();
        context.getBean(Sweep.class).start(context.getBean(Database.class)::now);
        context.getBean(Denials.class).start();
        context.getBean(Pings.class).start();
        context.getBean(Evacuation.class).start();
        context.getBean(Payouts.class).start();
        context.getBean(CardPayouts.class).start();
        context.getBean(Releases.class).start();
        context.getBean(PriceRelease.class).start();
        context.getBean(Watch.class).start();
        RunFile.ofThisProcess(site.replica().name(), Map.of("https", port)).write(site.runFile());
        new CountDownLatch(1).await();
        return 0;
    }

    static ApplicationContext context(Site site) {
        return ApplicationContext.builder()
                .properties(site.micronautProperties())
                .singletons(
                        site.installation(),
                        site.replica(),
                        site.tokens(),
                        site.certificateAuthority(),
                        site.releases(),
                        site.urlRules(),
                        site.reachTimes(),
                        site.claimLimits(),
                        site.saleTerms(),
                        site.refundDelay(),
                        site.cardWay(),
                        site.pages())
                .build();
    }

    /** The system's clock, as a bean, so that nothing reads another. Micronaut has one of its own. */
    @Factory
    static final class Clocks {
        @Singleton
        @Primary
        InstantSource clock() {
            return Clock.systemUTC();
        }
    }
}
