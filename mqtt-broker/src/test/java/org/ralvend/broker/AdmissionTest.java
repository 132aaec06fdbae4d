package org.ralvend.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ralvend.broker.Admission.Admitted;
import org.ralvend.broker.Admission.Applicant;
import org.ralvend.broker.Admission.Refusal;
import org.ralvend.broker.Admission.Refused;
import org.ralvend.broker.Admission.Verdict;

class AdmissionTest {
    private static final TestPki PKI = new TestPki();

    @Test
    void admitsEachRoleUnderItsOwnName() {
        assertEquals(new Admitted(Role.DEVICE), decide("d1", new Proof("d1", "device", true)));
        assertEquals(new Admitted(Role.BACKEND), decide("b1", new Proof("b1", "backend", true)));
    }

    @ParameterizedTest
    @CsvSource({
        "d1, d1, broker,  true,  NO_ROLE",
        "d1, d1, DEVICE,  true,  NO_ROLE",
        "d1, d1, '',      true,  NO_ROLE",
        "d1, d1, device,  false, NO_PROOF",
        "d2, d1, device,  true,  ID_OF_ANOTHER",
        "d1, d11, device, true,  ID_OF_ANOTHER",
        "D1, D1, device,  true,  ID_UNFIT",
        "+,  +,  device,  true,  ID_UNFIT",
        "broker, broker, device, true, ID_UNFIT",
        "'', '', device,  true,  ID_UNFIT",
        "bad, bad, device, true, REVOKED"
    })
    void refuses(String id, String name, String unit, boolean valid, Refusal why) {
        assertEquals(new Refused(why), decide(id, new Proof(name, unit, valid)));
    }

    @Test
    void refusesOneWithoutCertificateAndOneThatSpeaksAnOldProtocol() {
        Proof proof = new Proof("d1", "device", true);
        assertEquals(
                new Refused(Refusal.NO_PROOF), Admission.decide(new Applicant("d1", true, Optional.empty()), Set.of()));
        assertEquals(
                new Refused(Refusal.OLD_PROTOCOL),
                Admission.decide(new Applicant("d1", false, Optional.of(proof)), Set.of()));
    }

    @Test
    void keepsTheBackendOutOfReachOfTheDenyList() {
        assertEquals(new Admitted(Role.BACKEND), decide("bad", new Proof("bad", "backend", true)));
    }

    @Test
    void readsNameAndUnitOfACertificate() {
        Proof proof = Proof.of(PKI.device("d1").certificate(), Instant.now());
        assertEquals(new Proof("d1", "device", true), proof);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CN=d1\\,OU\\=backend,OU=device",
                "CN=d1,OU=device,OU=backend",
                "CN=d1,CN=d2,OU=device",
                "CN=d1+OU=device",
                "CN=d1",
                "OU=device"
            })
    void trustsNoAmbiguousSubject(String subject) {
        Proof proof = Proof.of(PKI.issue(subject, "x.invalid").certificate(), Instant.now());
        assertEquals(new Proof("", "", false), proof);
    }

    @Test
    void seesThatACertificateHasEnded() {
        assertEquals(
                new Proof("d1", "device", false),
                Proof.of(PKI.device("d1").certificate(), Instant.parse("2222-01-01T00:00:00Z")));
    }

    private static Verdict decide(String id, Proof proof) {
        return Admission.decide(new Applicant(id, true, Optional.of(proof)), Set.of("bad"));
    }
}
