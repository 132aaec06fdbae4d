package org.ralvend.device.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.MachineId;

/** The whole command against a backend over TLS. */
class EnrolTest {
    private static final TestCa CA = new TestCa();
    private static final String TOKEN = "AAAAAAAAAAAAAAAAAAAAAA";

    @TempDir
    private Path home = Path.of("");

    private final EnrollingBackend backend;
    private final StringWriter said = new StringWriter();

    EnrolTest() throws IOException {
        backend = new EnrollingBackend(CA, TOKEN);
    }

    @AfterEach
    void stop() {
        backend.close();
    }

    @Test
    void leavesAnIdentityThatReads() throws Exception {
        assertEquals(0, enrol(claim(CA, TOKEN)), this::line);
        Identity identity = Identity.read(home);
        assertEquals(new MachineId("vendor-1"), identity.passport().machine());
        assertEquals("vendor-1-a", identity.tls().commonName());
        assertTrue(SigningRequest.belong(
                identity.tls().key(), identity.tls().certificate().getPublicKey()));
    }

    @Test
    void aClaimThatIsWrongOrExpiredIsSaidInOneLine() throws Exception {
        assertEquals(1, enrol(claim(CA, "BBBBBBBBBBBBBBBBBBBBBB")));
        assertLine(FaultCode.CLAIM_INVALID, "older than 15 minutes");
        assertEquals(1, enrol("RV1-nonsense"));
        assertLine(FaultCode.CLAIM_INVALID, "it must look like RV1-");
        assertFalse(Files.exists(home.resolve("identity").resolve(Identity.FILE)));
    }

    @Test
    void aBackendOfAnotherCaIsNotAsked() throws Exception {
        assertEquals(2, enrol(claim(new TestCa(), TOKEN)));
        assertLine(FaultCode.UNREACHABLE, "not the one that the claim names");
        assertEquals(0, backend.asked());
    }

    @Test
    void anAnswerForAnotherKeyIsNotBelieved() throws Exception {
        backend.certifyAnotherKey();
        assertEquals(2, enrol(claim(CA, TOKEN)));
        assertLine(FaultCode.CERTIFICATE_BAD, "another key");
        assertFalse(Files.exists(home.resolve("identity").resolve("cert.pem")));
    }

    @Test
    void anUnwritableHomeCostsNoClaim() throws Exception {
        Files.writeString(home.resolve("identity"), "a file where a folder must be");
        assertEquals(2, enrol(claim(CA, TOKEN)));
        assertLine(FaultCode.FOLDER_UNWRITABLE, "key.pem");
        assertEquals(0, backend.asked());
    }

    @Test
    void aDeviceIsEnrolledOnce() throws Exception {
        assertEquals(0, enrol(claim(CA, TOKEN)), this::line);
        assertEquals(2, enrol(claim(CA, TOKEN)));
        assertLine(FaultCode.ALREADY_RUNNING, "enrolled once");
        assertEquals(1, backend.asked());
    }

    @Test
    void aBackendInTroubleIsNoWrongClaim() throws Exception {
        backend.answerWith(500);
        assertEquals(2, enrol(claim(CA, TOKEN)));
        assertLine(FaultCode.UNREACHABLE, "answered 500");
    }

    @Test
    void whatIsNoUrlOrNoMachineIsNamed() throws Exception {
        assertEquals(2, run("localhost", "vendor-1", claim(CA, TOKEN)));
        assertLine(FaultCode.REQUEST_INVALID, "--backend localhost");
        assertEquals(2, run(backend.url(), "vendor 1", claim(CA, TOKEN)));
        assertLine(FaultCode.REQUEST_INVALID, "--machine vendor 1");
    }

    private static String claim(TestCa ca, String token) throws GeneralSecurityException {
        return "RV1-" + token + "-" + PinnedCa.fingerprint(ca.certificate());
    }

    private int enrol(String claim) {
        return run(backend.url(), "vendor-1", claim);
    }

    private int run(String url, String machine, String claim) {
        said.getBuffer().setLength(0);
        return Enrol.command()
                .setErr(new PrintWriter(said, true))
                .execute("--home", home.toString(), "--backend", url, "--machine", machine, "--claim", claim);
    }

    private void assertLine(FaultCode code, String part) {
        assertEquals(1, line().lines().count(), this::line);
        assertTrue(line().contains(code.id()) && line().contains(part), this::line);
    }

    private String line() {
        return said.toString();
    }
}
