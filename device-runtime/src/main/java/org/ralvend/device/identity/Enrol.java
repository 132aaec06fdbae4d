package org.ralvend.device.identity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import org.ralvend.device.agent.DeviceClock;
import org.ralvend.protocol.Enrolment;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.json.RecordCodec;
import org.ralvend.protocol.program.DurableFile;
import org.ralvend.protocol.program.MutualTls;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes this device's key, has it certified with a claim, and writes {@code identity/}. The key never leaves. */
@Command(
        name = "ralvend enrol",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Gives this device its identity: makes a key here, has it certified with an operator''s claim.",
        footer = {
            "",
            "Examples:",
            "  ralvend enrol --home /var/lib/ralvend --backend https://shop.example:8443 --machine vendor-1 --claim RV1-…",
            "  ralvend enrol --home DIR --backend URL --machine vendor-1 --claim -      (reads the claim from standard input)"
        })
public final class Enrol implements Callable<Integer> {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    @Option(
            names = "--home",
            required = true,
            paramLabel = "DIR",
            description = "the device's home; identity/ is made in it")
    private Path home = Path.of(".");

    @Option(names = "--backend", required = true, paramLabel = "URL", description = "https://host:port of the backend")
    private URI backend = URI.create("https://localhost");

    @Option(names = "--machine", required = true, paramLabel = "M", description = "the machine that this device runs")
    private String machine = "";

    @Option(
            names = "--claim",
            required = true,
            paramLabel = "CODE",
            description = "single use, 15 minutes; - reads it from standard input")
    private String claim = "";

    public static void main(String[] args) {
        System.exit(new CommandLine(new Enrol())
                .setExecutionExceptionHandler((e, command, parsed) -> failed(e))
                .execute(args));
    }

    @Override
    public Integer call() throws IOException, GeneralSecurityException {
        Path folder = home.resolve("identity");
        if (Files.exists(folder.resolve(Identity.FILE))) {
            throw new Fault(FaultCode.ALREADY_RUNNING, folder + " has an identity already; a device is enrolled once");
        }
        ClaimCode code = ClaimCode.parse(claim.equals("-") ? readClaim() : claim);
        KeyPair keys = SigningRequest.newKey();
        // The key is on disk before the claim is spent: a power cut in between costs a new claim, never a certificate
        // without its key.
        write(
                folder.resolve("key.pem"),
                MutualTls.pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
        Enrolment.Answer answer = ask(code, SigningRequest.of(machine, keys));
        write(folder.resolve("cert.pem"), answer.certificate());
        write(folder.resolve("ca.pem"), answer.ca());
        DurableFile.writePrivate(folder.resolve(Identity.FILE), RecordCodec.encode(passport(answer)));
        System.out.println(answer.device());
        System.err.println("enrolled: " + machine + " in " + answer.town() + " is now run by " + answer.device());
        return 0;
    }

    private Identity.Passport passport(Enrolment.Answer answer) {
        return new Identity.Passport(
                new MachineId(machine),
                answer.device(),
                answer.kind(),
                answer.vendorNumber(),
                answer.currency(),
                answer.brokerUrl(),
                answer.backendUrl(),
                answer.backendKey());
    }

    private Enrolment.Answer ask(ClaimCode code, String csr) throws GeneralSecurityException {
        TrustTime time = TrustTime.beforeEnrolment(new DeviceClock(InstantSource.system(), new SecureRandom()));
        byte[] body = RecordCodec.encode(new Enrolment.Request(new MachineId(machine), code.token(), csr));
        HttpRequest request = HttpRequest.newBuilder(backend.resolve("/device/v1/enrolments"))
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        try (HttpClient client = HttpClient.newBuilder()
                .sslContext(PinnedCa.byFingerprint(code.caFingerprint(), time).context())
                .connectTimeout(TIMEOUT)
                .build()) {
            HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
            if (response.statusCode() != 200) {
                throw new Fault(FaultCode.CLAIM_INVALID, new String(response.body(), StandardCharsets.UTF_8));
            }
            return RecordCodec.decode(Enrolment.Answer.class, response.body());
        } catch (IOException e) {
            throw new Fault(FaultCode.UNREACHABLE, backend + ": " + e.getMessage(), e);
        } catch (ProtocolException e) {
            throw new Fault(e.code(), e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Fault(FaultCode.UNREACHABLE, backend + ": interrupted", e);
        }
    }

    private static String readClaim() {
        try {
            return new String(System.in.readNBytes(512), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, String text) throws IOException {
        DurableFile.writePrivate(file, text.getBytes(StandardCharsets.US_ASCII));
    }

    private static int failed(Exception e) {
        System.err.println("ralvend enrol: " + e.getMessage());
        return e instanceof Fault fault && fault.code() == FaultCode.CLAIM_INVALID ? 1 : 2;
    }
}
