package org.ralvend.device.identity;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;
import org.ralvend.device.agent.DeviceClock;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.program.MutualTls;

/**
 * What a running device proves itself with. Its certificate is renewed in the background, and every connection made from
 * then on uses the new one. Any thread.
 */
public final class Credentials implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Credentials.class.getName());
    private static final Duration LOOK = Duration.ofHours(1);

    /** Oldest first. A handshake under way keeps the pair that it began with. */
    private final List<MutualTls> pairs = new CopyOnWriteArrayList<>();

    private final TrustTime time;
    private final Renewal renewal;
    private final ScheduledExecutorService worker = Executors.newSingleThreadScheduledExecutor(r -> {
        Thread thread = new Thread(r, "renewal");
        thread.setDaemon(true);
        return thread;
    });

    private Credentials(Path home, Identity identity, TrustTime time) {
        this.pairs.add(identity.tls());
        this.time = time;
        this.renewal = new Renewal(home, identity.passport(), time, pairs::add);
    }

    public static Credentials of(Path home, Identity identity, DeviceClock clock) {
        return new Credentials(home, identity, TrustTime.of(home, identity.tls(), clock));
    }

    /** From here on the certificate is renewed when it is time. */
    public void keepFresh() {
        var _ = worker.scheduleWithFixedDelay(this::renew, 0, LOOK.toSeconds(), TimeUnit.SECONDS);
    }

    /** The private key of now. */
    public PrivateKey key() {
        return pairs.getLast().key();
    }

    /** TLS 1.3 with the newest pair, against our CA only. */
    public SSLContext context() {
        try {
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(
                    new KeyManager[] {new NewestPair(pairs)},
                    new TrustManager[] {PinnedCa.of(pairs::getLast, time)},
                    null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new Fault(FaultCode.CERTIFICATE_BAD, e.getMessage(), e);
        }
    }

    /** The newest time that is certain to have passed. */
    public Instant floor() {
        return time.floor();
    }

    @Override
    public void close() {
        worker.shutdownNow();
    }

    void renew() {
        try {
            renewal.advance(pairs.getLast());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            // A look that threw would be the last one, and the certificate would end unseen.
            LOG.log(Level.ERROR, "the certificate is not renewed; the next look is in " + LOOK, e);
        }
    }

    /** Aliases are positions in the list. */
    private static final class NewestPair extends X509ExtendedKeyManager {
        private final List<MutualTls> pairs;

        NewestPair(List<MutualTls> pairs) {
            this.pairs = pairs;
        }

        @Override
        public @Nullable String chooseEngineClientAlias(
                String[] types, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
            return Arrays.asList(types).contains("EC") ? String.valueOf(pairs.size() - 1) : null;
        }

        @Override
        public @Nullable String chooseClientAlias(
                String[] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
            return chooseEngineClientAlias(types, issuers, null);
        }

        @Override
        public @Nullable String chooseEngineServerAlias(
                String type, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
            return chooseEngineClientAlias(new String[] {type}, issuers, engine);
        }

        @Override
        public @Nullable String chooseServerAlias(
                String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
            return chooseEngineClientAlias(new String[] {type}, issuers, null);
        }

        @Override
        public String[] getClientAliases(String type, Principal @Nullable [] issuers) {
            return new String[] {String.valueOf(pairs.size() - 1)};
        }

        @Override
        public String[] getServerAliases(String type, Principal @Nullable [] issuers) {
            return getClientAliases(type, issuers);
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return pairs.get(Integer.parseInt(alias)).chain().toArray(X509Certificate[]::new);
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return pairs.get(Integer.parseInt(alias)).key();
        }
    }
}
