package org.ralvend.house;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Objects;
import java.util.Random;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.X509TrustManager;

/** Classes that break the rules on purpose, to show that each rule sees it. Never run. */
final class Fixtures {
    private Fixtures() {}

    static final class NamesTheSimulator {
        String folder() {
            return "../hardware-sim";
        }

        String type() {
            return "org.ralvend.sim.World";
        }
    }

    static final class ReadsForeignTables {
        String plain() {
            return "SELECT * FROM inventory.stock WHERE town_id = ?";
        }

        String joined(String column) {
            return "SELECT " + column + " FROM x JOIN \"payment\".\"payment\" p ON true";
        }
    }

    static final class Impure {
        private static final System.Logger LOG = System.getLogger("impure");

        int decide(Path file, Clerk clerk) throws IOException {
            LOG.log(System.Logger.Level.INFO, Instant.now());
            return new Random().nextInt() + Files.readString(file).length() + clerk.number();
        }
    }

    static final class ImpureByReference {
        Supplier<Instant> clock() {
            return Instant::now;
        }
    }

    static final class ImpureByLambda {
        LongSupplier clock() {
            return () -> System.nanoTime() / 1_000;
        }
    }

    static final class Clerk {
        int number() {
            return 1;
        }
    }

    static final class TrustsEverybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    static final class WavesThrough {
        void open(URI address, SSLParameters parameters) throws IOException {
            parameters.setEndpointIdentificationAlgorithm("");
            if (address.toURL().openConnection() instanceof HttpsURLConnection connection) {
                connection.setHostnameVerifier((host, session) -> true);
            }
        }
    }

    static JavaClasses classes(Class<?>... types) {
        return new ClassFileImporter().importClasses(types);
    }

    /** Two packages that break what backend modules must keep. */
    static JavaClasses rooms() {
        return new ClassFileImporter().importPackages("org.ralvend.house.rooms");
    }

    static ClassModel model(Class<?> type) {
        return ClassFile.of().parse(House.bytes(file(type)));
    }

    static Path file(Class<?> type) {
        String name = type.getName().substring(type.getPackageName().length() + 1) + ".class";
        return Path.of(
                URI.create(Objects.requireNonNull(type.getResource(name), name).toString()));
    }
}
