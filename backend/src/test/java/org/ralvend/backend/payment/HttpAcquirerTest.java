package org.ralvend.backend.payment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ralvend.backend.fleet.CertificateAuthority;
import org.ralvend.backend.fleet.CertificateAuthority.Role;
import org.ralvend.backend.payment.Acquirer.Done;
import org.ralvend.backend.payment.Acquirer.NeverHeard;
import org.ralvend.backend.payment.Acquirer.Pending;
import org.ralvend.backend.payment.Acquirer.Refused;
import org.ralvend.backend.payment.Acquirer.Unclear;
import org.ralvend.backend.payment.Acquirer.Wanted;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.program.MutualTls;
import org.ralvend.sim.bank.AcquirerMood;
import org.ralvend.sim.bank.SimulatedAcquirer;

/** What the other side does becomes a word, and nothing that it does becomes anything else. */
class HttpAcquirerTest {
    private static final String TOKEN = "token-of-this-operator";
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @TempDir
    static Path folder;

    private static Path token;
    private static SimulatedAcquirer bank;
    private HttpAcquirer acquirer;
    private final Wanted wanted = wanted(250);

    @BeforeAll
    static void open() throws IOException {
        token = folder.resolve("token");
        Files.writeString(token, TOKEN + "\n");
        bank = SimulatedAcquirer.start(TOKEN);
    }

    @AfterAll
    static void shut() {
        bank.close();
    }

    @BeforeEach
    void begin() {
        bank.setMood(AcquirerMood.WELL);
        acquirer = to(bank.url().toString(), "", PATIENCE);
    }

    @AfterEach
    void end() {
        acquirer.close();
    }

    @Test
    void sendsMoneyBackOnceHoweverOftenItIsAsked() {
        Done done = assertInstanceOf(Done.class, acquirer.ask(wanted));
        assertEquals(done, acquirer.ask(wanted));
        assertEquals(done, acquirer.look(wanted));
        assertEquals(List.of("250 EUR"), bank.paid(wanted.charge().sale().toString()));
    }

    @Test
    void tellsWhatTheAcquirerHasNeverHeardOf() {
        assertInstanceOf(NeverHeard.class, acquirer.look(wanted));
    }

    @Test
    void tellsWhatIsStillBeingDoneAndWhatIsRefused() {
        bank.setMood(AcquirerMood.PENDING);
        assertInstanceOf(Pending.class, acquirer.ask(wanted));
        bank.setMood(AcquirerMood.REFUSES);
        assertEquals(new Refused("the card account is closed"), acquirer.ask(wanted(100)));
        assertInstanceOf(Pending.class, acquirer.look(wanted));
        bank.settle();
        assertInstanceOf(Done.class, acquirer.look(wanted));
    }

    @Test
    void takesAnotherRefundUnderTheSameIdForARefusal() {
        acquirer.ask(wanted);
        Wanted less = new Wanted(wanted.id(), wanted.charge(), new Money(200, "EUR"));
        assertInstanceOf(Refused.class, acquirer.ask(less));
        assertEquals(List.of("250 EUR"), bank.paid(wanted.charge().sale().toString()));
    }

    /** A gateway says so too while somebody else's request is still running. */
    @Test
    void takesAConflictForNoAnswerWhereNoOtherRefundIsThere() {
        bank.setMood(AcquirerMood.CONFLICTS);
        assertEquals(new Unclear("status 409"), acquirer.ask(wanted));
        assertEquals(new Unclear("status 409"), acquirer.look(wanted));
    }

    @Test
    void getsNoMoreBackThanWasCharged() {
        Acquirer.Charge charge = wanted.charge();
        assertInstanceOf(Done.class, acquirer.ask(new Wanted(UUID.randomUUID(), charge, new Money(200, "EUR"))));
        assertEquals(
                new Refused("that is more than is left of the charge"),
                acquirer.ask(new Wanted(UUID.randomUUID(), charge, new Money(100, "EUR"))));
        assertInstanceOf(Done.class, acquirer.ask(new Wanted(UUID.randomUUID(), charge, new Money(50, "EUR"))));
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"WELL", "PENDING", "REFUSES", "SILENT"})
    void takesNothingElseForAnAnswer(AcquirerMood mood) {
        bank.setMood(mood);
        assertInstanceOf(Unclear.class, acquirer.ask(wanted));
        assertInstanceOf(Unclear.class, acquirer.look(wanted));
    }

    @Test
    void waitsNoLongerThanItsPatience() {
        bank.setMood(AcquirerMood.SILENT);
        try (HttpAcquirer hurried = to(bank.url().toString(), "", Duration.ofMillis(200))) {
            assertEquals(new Unclear("no answer within 200 ms"), hurried.ask(wanted));
        }
    }

    @Test
    void followsNobodyToAnotherAddress() {
        int before = bank.turnedAway();
        bank.setMood(AcquirerMood.REDIRECTS);
        assertEquals(new Unclear("status 307"), acquirer.ask(wanted));
        assertEquals(before, bank.turnedAway());
    }

    @Test
    void saysThatItsTokenIsRefusedAndNeverWhatItIs() throws IOException {
        Path wrong = Files.writeString(folder.resolve("wrong"), "another-token");
        AcquirerAccount account = AcquirerAccount.of(bank.url().toString(), wrong, "", PATIENCE);
        try (HttpAcquirer stranger = new HttpAcquirer(account)) {
            assertEquals(new Unclear("status 401"), stranger.ask(wanted));
        }
        assertFalse(account.toString().contains("another-token"));
    }

    @Test
    void isUnclearWhereNobodyListens() throws IOException {
        SimulatedAcquirer gone = SimulatedAcquirer.start(TOKEN);
        String url = gone.url().toString();
        gone.close();
        try (HttpAcquirer lost = to(url, "", PATIENCE)) {
            assertInstanceOf(Unclear.class, lost.ask(wanted));
        }
    }

    @Test
    void believesOnlyCertificatesOfTheCaThatItIsGivenAndOfThatHost() throws Exception {
        MutualTls bankTls = certificate("bank", "localhost");
        MutualTls elsewhere = certificate("elsewhere", "bank.example");
        String ca = folder.resolve("bank/ca.pem").toString();
        try (SimulatedAcquirer safe = SimulatedAcquirer.start(TOKEN, bankTls.context());
                HttpAcquirer trusting = to(safe.url().toString(), ca, PATIENCE);
                HttpAcquirer strict = to(safe.url().toString(), "", PATIENCE)) {
            assertInstanceOf(Done.class, trusting.ask(wanted));
            assertInstanceOf(Unclear.class, strict.ask(wanted));
        }
        try (SimulatedAcquirer other = SimulatedAcquirer.start(TOKEN, elsewhere.context());
                HttpAcquirer trusting = to(
                        other.url().toString(),
                        folder.resolve("elsewhere/ca.pem").toString(),
                        PATIENCE)) {
            assertInstanceOf(Unclear.class, trusting.ask(wanted));
            assertEquals(0, other.asked());
        }
    }

    @Test
    void keepsNoReferenceAndNoReasonThatCannotBeShown() {
        assertInstanceOf(Unclear.class, said("\"state\":\"DONE\""));
        assertInstanceOf(Unclear.class, said("\"state\":\"DONE\",\"reference\":\" \""));
        assertInstanceOf(Unclear.class, said("\"state\":\"DONE\",\"reference\":\"a\\u0007b\""));
        assertInstanceOf(Unclear.class, said("\"state\":\"DONE\",\"reference\":\"" + "x".repeat(101) + "\""));
        assertInstanceOf(Unclear.class, said("\"state\":\"GONE\",\"reference\":\"7\""));
        assertEquals(new Refused("no reason given"), said("\"state\":\"REFUSED\""));
        assertEquals(new Refused("a b"), said("\"state\":\"REFUSED\",\"reason\":\"a\\u0007b\""));
        Refused long1 =
                assertInstanceOf(Refused.class, said("\"state\":\"REFUSED\",\"reason\":\"" + "x".repeat(500) + "\""));
        assertTrue(long1.reason().length() <= HttpAcquirer.REASON_CHARS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://bank.example",
                "ftp://localhost",
                "https://",
                "bank.example",
                "https://me@bank.example",
                "https://bank.example/?a=b",
                "https://bank.example/#a",
                "https://bank example",
                "http://localhost.example"
            })
    void refusesAnAddressThatIsNotSafe(String url) {
        Fault fault = assertThrows(Fault.class, () -> AcquirerAccount.of(url, token, "", PATIENCE));
        assertEquals(FaultCode.CONFIG_BAD_VALUE, fault.code());
    }

    @Test
    void refusesATokenFileThatHasNone() throws IOException {
        Path empty = Files.writeString(folder.resolve("empty"), "\n");
        Path two = Files.writeString(folder.resolve("two"), "one\ntwo\n");
        for (Path bad : List.of(empty, two)) {
            Fault fault =
                    assertThrows(Fault.class, () -> AcquirerAccount.of("https://bank.example", bad, "", PATIENCE));
            assertEquals(FaultCode.CONFIG_BAD_VALUE, fault.code());
        }
        Fault missing = assertThrows(
                Fault.class, () -> AcquirerAccount.of("https://bank.example", folder.resolve("nowhere"), "", PATIENCE));
        assertEquals(FaultCode.CONFIG_UNREADABLE, missing.code());
    }

    private Acquirer.Heard said(String rest) {
        String body = "{\"id\":\"" + wanted.id() + "\",\"amountMinor\":250,\"currency\":\"EUR\"," + rest + "}";
        return HttpAcquirer.said(body.getBytes(StandardCharsets.UTF_8), wanted);
    }

    private static MutualTls certificate(String name, String host) throws Exception {
        Path ca = folder.resolve(name + "-ca");
        CertificateAuthority.prepare(ca, Instant.now());
        CertificateAuthority.read(ca).equip(folder.resolve(name), name, Role.BROKER, List.of(host), Instant.now());
        return MutualTls.read(folder.resolve(name));
    }

    private static HttpAcquirer to(String url, String ca, Duration patience) {
        return new HttpAcquirer(AcquirerAccount.of(url, token, ca, patience));
    }

    private static Wanted wanted(long minor) {
        Acquirer.Charge charge = new Acquirer.Charge(new MachineId("vendor"), new SaleId(UUID.randomUUID()), 1, minor);
        return new Wanted(UUID.randomUUID(), charge, new Money(minor, "EUR"));
    }
}
