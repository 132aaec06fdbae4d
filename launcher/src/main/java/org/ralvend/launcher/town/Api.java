package org.ralvend.launcher.town;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.json.RecordCodec;
import org.ralvend.protocol.program.MutualTls;

/**
 * The backend's REST interface for people, as an administrator. Trusts the installation's own CA only. Any thread.
 * Every method throws a {@link Fault}: {@link FaultCode#UNREACHABLE}, or {@link FaultCode#INTERNAL} with the
 * backend's answer where it refuses.
 */
public final class Api implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final int CONFLICT = 409;

    private final HttpClient client;
    private final URI backend;
    private final String token;

    private Api(HttpClient client, URI backend, String token) {
        this.client = client;
        this.backend = backend;
        this.token = token;
    }

    /** @param home {@code RALVEND_HOME} of an installation that was prepared */
    public static Api of(Path home, int port) {
        Path file = home.resolve("backend").resolve("admin-token");
        try {
            HttpClient client = HttpClient.newBuilder()
                    .sslContext(trusting(home.resolve("ca").resolve("ca.pem")))
                    .connectTimeout(TIMEOUT)
                    .version(HttpClient.Version.HTTP_1_1)
                    .build();
            return new Api(
                    client,
                    URI.create("https://localhost:" + port),
                    Files.readString(file).strip());
        } catch (IOException e) {
            throw new Fault(FaultCode.CONFIG_UNREADABLE, file + ": " + e.getMessage(), e);
        }
    }

    /** False where it exists. */
    public boolean addTown(Town town) {
        return post("/api/towns", new Wire.NewTown(town.id(), town.name(), Town.CURRENCY));
    }

    public boolean addProduct(Town.Item item) {
        Long value = item.valueMinor();
        Wire.StoredValue stored = value == null ? null : new Wire.StoredValue(value, Town.CURRENCY);
        return post("/api/products", new Wire.NewProduct(item.sku(), item.name(), stored));
    }

    public boolean addMachine(Town town, Wire.NewMachine machine) {
        return post("/api/machines" + in(town), machine);
    }

    public void receive(Town town, String machine, int slot, String sku, int units) {
        if (!post("/api/receipts" + in(town), new Wire.NewReceipt(machine, slot, sku, units))) {
            throw new Fault(FaultCode.CONFLICT, machine + ": slot " + slot + " holds another product");
        }
    }

    List<Wire.Location> locations(Town town) {
        return get(Wire.Locations.class, "/api/locations" + in(town)).locations();
    }

    /** Versions that were not withdrawn, in no order. */
    public List<Long> priceLists(Town town) {
        return get(Wire.PriceLists.class, "/api/price-lists" + in(town)).lists().stream()
                .filter(list -> list.withdrawnAt() == null)
                .map(Wire.PriceList::version)
                .toList();
    }

    public void publish(Town town, List<Town.Item> items) {
        post(
                "/api/price-lists" + in(town),
                new Wire.NewPriceList(items.stream()
                        .map(i -> new Wire.ListItem(i.key(), i.sku(), i.name(), i.priceMinor()))
                        .toList()));
    }

    public void withdraw(Town town, long version) {
        require(send("POST", "/api/price-lists/" + version + "/withdrawal" + in(town), null), false);
    }

    /** The secret code for one enrolment. */
    public String claim(Town town, String machine) {
        return decode(Wire.Claim.class, send("POST", "/api/machines/" + machine + "/claims" + in(town), null))
                .claim();
    }

    /** The device that runs this machine now, for good. */
    public void revokeDevice(Town town, String machine, String reason) {
        Wire.Device device = fleet(town.id()).stream()
                .filter(m -> m.machine().equals(machine))
                .findFirst()
                .map(Wire.Machine::device)
                .orElseThrow(() -> new Fault(FaultCode.NOT_FOUND, "no device runs " + machine));
        post("/api/devices/" + device.id() + "/revoke" + in(town), new Wire.Reason(reason));
    }

    /** A new one, with its secret. */
    public Wire.GiftCard issueGiftCard(Town town, long minor, String reason) {
        Wire.NewGiftCard card = new Wire.NewGiftCard(minor, reason);
        return decode(Wire.GiftCard.class, send("POST", "/api/gift-cards" + in(town), RecordCodec.encode(card)));
    }

    /** Nobody can spend it from now on. */
    public void blockGiftCard(Town town, String card, String reason) {
        post("/api/gift-cards/" + card + "/block" + in(town), new Wire.Reason(reason));
    }

    /** The newest, a hundred at most. */
    public List<Wire.Sale> sales(String town) {
        return get(Wire.Sales.class, "/api/sales?town=" + town).sales();
    }

    public Wire.Story story(Town town, String sale) {
        return get(Wire.Story.class, "/api/sales/" + sale + in(town));
    }

    /** All machines of a town, page by page. */
    public List<Wire.Machine> fleet(String town) {
        List<Wire.Machine> machines = new ArrayList<>();
        String after = "";
        do {
            Wire.Fleet page = get(Wire.Fleet.class, "/api/fleet?town=" + town + "&limit=500&after=" + after);
            machines.addAll(page.machines());
            after = page.next();
        } while (after != null);
        return List.copyOf(machines);
    }

    /** The newest open ones, a hundred at most. */
    public List<Wire.Alert> alerts(String town) {
        return get(Wire.Alerts.class, "/api/alerts?open=true&town=" + town).alerts();
    }

    @Override
    public void close() {
        client.close();
    }

    private static String in(Town town) {
        return "?town=" + town.id();
    }

    /** False on a conflict: it exists. */
    private boolean post(String path, Object body) {
        return require(send("POST", path, RecordCodec.encode(body)), true);
    }

    private <T> T get(Class<T> as, String path) {
        return decode(as, send("GET", path, null));
    }

    private static <T> T decode(Class<T> as, HttpResponse<byte[]> response) {
        require(response, false);
        try {
            return RecordCodec.decode(as, response.body());
        } catch (ProtocolException e) {
            throw new Fault(e.code(), response.uri() + ": " + e.getMessage(), e);
        }
    }

    private static boolean require(HttpResponse<byte[]> response, boolean mayConflict) {
        if (response.statusCode() / 100 == 2) {
            return true;
        }
        if (mayConflict && response.statusCode() == CONFLICT) {
            return false;
        }
        throw new Fault(
                FaultCode.INTERNAL,
                response.request().method() + " " + response.uri() + ": " + response.statusCode() + " "
                        + new String(response.body(), StandardCharsets.UTF_8));
    }

    private HttpResponse<byte[]> send(String method, String path, byte @Nullable [] body) {
        // Every send is an act of its own here; nothing is sent again.
        HttpRequest request = HttpRequest.newBuilder(backend.resolve(path))
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .timeout(TIMEOUT)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(
                        method,
                        Optional.ofNullable(body)
                                .map(BodyPublishers::ofByteArray)
                                .orElse(BodyPublishers.noBody()))
                .build();
        try {
            return client.send(request, BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new Fault(FaultCode.UNREACHABLE, request.uri() + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Fault(FaultCode.UNREACHABLE, request.uri() + ": interrupted", e);
        }
    }

    private static SSLContext trusting(Path ca) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry("ca", MutualTls.readCertificates(ca).getFirst());
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new Fault(FaultCode.CERTIFICATE_BAD, ca + ": " + e.getMessage(), e);
        }
    }
}
