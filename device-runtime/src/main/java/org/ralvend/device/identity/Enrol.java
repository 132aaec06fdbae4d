package org.ralvend.device.identity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.Callable;
import org.ralvend.device.agent.DeviceClock;
import org.ralvend.device.program.Exchange;
import org.ralvend.device.program.FaultLine;
import org.ralvend.protocol.Enrolment;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.Limits;
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
            "  ralvend enrol --home DIR --backend URL --machine vendor-1 --claim -      (reads the claim from standard input)",
            "",
            "Exit codes: 0 well, 1 the claim is wrong, used or too old, 2 could not run."
        })
public final class Enrol implements Callable<Integer> {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Set<FaultCode> WRONG = Set.of(FaultCode.CLAIM_INVALID);

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
        System.exit(command().execute(args));
    }

    static CommandLine command() {
        return new CommandLine(new Enrol()).setExecutionExceptionHandler(new FaultLine("enrol", WRONG));
    }

    @Override
    public Integer call() throws GeneralSecurityException {
        Path folder = home.resolve("identity");
        if (Files.exists(folder.resolve(Identity.FILE))) {
            throw new Fault(FaultCode.ALREADY_RUNNING, folder + " has an identity already; a device is enrolled once");
        }
        ClaimCode code = ClaimCode.parse(claim.equals("-") ? readClaim() : claim);
        MachineId who = machine();
        KeyPair keys = SigningRequest.newKey();
        // The key is on disk before the claim is spent: a power cut in between costs a new claim, never a certificate
        // without its key.
        write(
                folder.resolve("key.pem"),
                MutualTls.pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
        Enrolment.Answer answer = ask(code, new Enrolment.Request(who, code.token(), SigningRequest.of(machine, keys)));
        check(answer, code, keys);
        write(folder.resolve("cert.pem"), answer.certificate());
        write(folder.resolve("ca.pem"), answer.ca());
        write(
                folder.resolve(Identity.FILE),
                new String(RecordCodec.encode(passport(who, answer)), StandardCharsets.UTF_8));
        System.out.println(answer.device());
        System.err.println("enrolled: " + machine + " in " + answer.town() + " is now run by " + answer.device());
        return 0;
    }

    private MachineId machine() {
        try {
            return new MachineId(machine);
        } catch (IllegalArgumentException e) {
            throw new Fault(FaultCode.REQUEST_INVALID, "--machine " + machine + ": " + e.getMessage(), e);
        }
    }

    /** What is written is believed from then on. */
    private static void check(Enrolment.Answer answer, ClaimCode code, KeyPair keys) throws GeneralSecurityException {
        X509Certificate certificate =
                MutualTls.parseCertificates(answer.certificate()).getFirst();
        X509Certificate ca = MutualTls.parseCertificates(answer.ca()).getFirst();
        if (!SigningRequest.belong(keys.getPrivate(), certificate.getPublicKey())
                || !MutualTls.commonName(certificate).equals(answer.device().value())
                || !PinnedCa.fingerprint(ca).equals(code.caFingerprint())) {
            throw new Fault(FaultCode.CERTIFICATE_BAD, "the backend answered for another key, device or CA");
        }
    }

    private static Identity.Passport passport(MachineId who, Enrolment.Answer answer) {
        return new Identity.Passport(
                who,
                answer.device(),
                answer.town(),
                answer.kind(),
                answer.vendorNumber(),
                answer.currency(),
                answer.brokerUrl(),
                answer.backendUrl(),
                answer.backendKey());
    }

    private Enrolment.Answer ask(ClaimCode code, Enrolment.Request request) throws GeneralSecurityException {
        TrustTime time = TrustTime.beforeEnrolment(new DeviceClock(InstantSource.system(), new SecureRandom()));
        Exchange exchange =
                new Exchange(PinnedCa.byFingerprint(code.caFingerprint(), time).context(), TIMEOUT);
        try {
            Exchange.Answer answer = exchange.send(post(request), Limits.MESSAGE_BYTES);
            return switch (answer.status()) {
                case 200 ->
                    RecordCodec.decode(Enrolment.Answer.class, answer.body().toArray());
                case 403 ->
                    throw new Fault(
                            FaultCode.CLAIM_INVALID, new String(answer.body().toArray(), StandardCharsets.UTF_8));
                default -> throw new IOException("answered " + answer.status());
            };
        } catch (IOException e) {
            throw new Fault(FaultCode.UNREACHABLE, backend + ": " + e.getMessage(), e);
        } catch (ProtocolException e) {
            throw new Fault(e.code(), e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Fault(FaultCode.UNREACHABLE, backend + ": interrupted", e);
        }
    }

    private HttpRequest post(Enrolment.Request request) {
        try {
            return HttpRequest.newBuilder(backend.resolve("/device/v1/enrolments"))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(RecordCodec.encode(request)))
                    .build();
        } catch (IllegalArgumentException e) {
            throw new Fault(FaultCode.REQUEST_INVALID, "--backend " + backend + "; it must be as https://host:port", e);
        }
    }

    private static String readClaim() {
        try {
            return new String(System.in.readNBytes(512), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, String text) {
        try {
            DurableFile.writePrivate(file, text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new Fault(FaultCode.FOLDER_UNWRITABLE, file + ": " + e.getMessage(), e);
        }
    }
}
