package org.ralvend.backend.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

class UrlRulesTest {
    private static final UrlRules OUTSIDE = UrlRules.of("443,8443", "public");
    private static final UrlRules VPN = UrlRules.of("443,9000-9999", "10.20.0.0/16,fd12:3456::/32");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://w1.example",
                "https://w1.example/",
                "HTTPS://W1.example:8443",
                "https://93.184.215.14:443",
                "https://[2606:4700::1111]:8443"
            })
    void admitsAWarehouseOnTheInternet(String url) {
        assertInstanceOf(UrlRules.Target.class, OUTSIDE.judge(url));
    }

    @Test
    void callsWhatTheUrlNames() {
        assertEquals("w1.example:443", target("https://w1.example").authority());
        assertEquals(
                "[2606:4700::1]:8443", target("https://[2606:4700::1]:8443").authority());
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://w1.example", "ftp://w1.example", "file:///etc/passwd", "jar:https://w1.example!/"})
    void refusesEveryOtherScheme(String url) {
        assertEquals(UrlFault.SCHEME_REFUSED, refusal(OUTSIDE, url));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://w1.example:22",
                "https://w1.example:5432",
                "https://w1.example:0",
                "https://w1.example:99999"
            })
    void refusesEveryOtherPort(String url) {
        assertEquals(UrlFault.PORT_REFUSED, refusal(OUTSIDE, url));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://backend@w1.example",
                "https://w1.example:443@10.0.0.1",
                "https://w1.example/rv",
                "https://w1.example?x=1",
                "https://w1.example#x",
                "https://w1.example:",
                "https://w1.example.",
                "https://w1..example",
                "https://w1.example\\@10.0.0.1",
                "https://w1.example\r\nHost: x",
                "https://w1.example\t",
                "https://-w1.example",
                "https://wärme.example",
                "https:w1.example",
                "https:///w1.example",
                "https://",
                ""
            })
    void refusesWhatIsNoPlainUrl(String url) {
        assertEquals(UrlFault.MALFORMED, refusal(OUTSIDE, url));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2130706433",
                "0x7f000001",
                "0x7f.0.0.1",
                "0x",
                "017700000001",
                "0177.0.0.1",
                "127.1",
                "127.0.1",
                "127.0.0.01",
                "127.0.0.256",
                "127.0.0.1.1",
                "w1.example.1"
            })
    void refusesNumbersThatResolversReadInDifferentWays(String host) {
        assertEquals(UrlFault.MALFORMED, refusal(UrlRules.of("443", "public,127.0.0.0/8"), "https://" + host));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "10.0.0.1",
                "100.64.0.1",
                "100.100.100.200",
                "127.0.0.1",
                "168.63.129.16",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.2.1",
                "192.168.1.1",
                "198.18.0.1",
                "224.0.0.1",
                "255.255.255.255",
                "[::]",
                "[::1]",
                "[fe80::1]",
                "[fd00:ec2::254]",
                "[ff02::1]",
                "[::ffff:127.0.0.1]",
                "[::ffff:7f00:1]",
                "[0:0:0:0:0:ffff:10.0.0.1]",
                "[::127.0.0.1]",
                "[64:ff9b::7f00:1]",
                "[2002:7f00:1::]",
                "[2001:0:5ef5:79fb::1]",
                "[2001:db8::1]"
            })
    void refusesAddressesThatAreNotTheInternets(String host) {
        assertEquals(UrlFault.ADDRESS_REFUSED, refusal(OUTSIDE, "https://" + host));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[::1",
                "[fe80::1%25eth0]",
                "[1::2::3]",
                "[1:2:3:4:5:6:7]",
                "[12345::1]",
                "[::127.1]",
                "[:::1]",
                "[1:2:3:4:5:6:7:8::]"
            })
    void refusesWhatIsNoIpv6Address(String host) {
        assertEquals(UrlFault.MALFORMED, refusal(OUTSIDE, "https://" + host));
    }

    @Test
    void admitsOnlyTheNetworksThatAreListed() {
        assertInstanceOf(UrlRules.Target.class, VPN.judge("https://10.20.255.1:9000"));
        assertInstanceOf(UrlRules.Target.class, VPN.judge("https://[::ffff:10.20.0.1]:9000"));
        assertInstanceOf(UrlRules.Target.class, VPN.judge("https://[fd12:3456:1::1]"));
        assertEquals(UrlFault.ADDRESS_REFUSED, refusal(VPN, "https://10.21.0.1"));
        assertEquals(UrlFault.ADDRESS_REFUSED, refusal(VPN, "https://[fd12:3457::1]"));
        assertEquals(UrlFault.ADDRESS_REFUSED, refusal(VPN, "https://93.184.215.14"));
    }

    @Test
    void neverCallsWhereNoWarehouseCanBe() {
        UrlRules everything = UrlRules.of("443", "0.0.0.0/0,::/0");
        assertTrue(everything.admits(IpAddress.literal("127.0.0.1").orElseThrow()));
        for (String host : new String[] {"0.0.0.0", "224.0.0.1", "255.255.255.255", "[::]", "[ff02::1]"}) {
            assertEquals(UrlFault.ADDRESS_REFUSED, refusal(everything, "https://" + host), host);
        }
    }

    @Test
    void callsNobodyWhereNothingIsListed() {
        UrlRules none = UrlRules.of("443", "");
        assertFalse(none.admits(IpAddress.literal("93.184.215.14").orElseThrow()));
        assertFalse(none.admits(IpAddress.literal("::1").orElseThrow()));
    }

    @Test
    void refusesSettingsThatSayNothing() {
        for (String ports : new String[] {"x", "0", "70000", "9-8"}) {
            assertBad("urls.ports", () -> UrlRules.of(ports, "public"));
        }
        for (String addresses :
                new String[] {"private", "10.0.0.0", "10.0.0.0/33", "localhost/8", "::ffff:127.0.0.1/104"}) {
            assertBad("urls.addresses", () -> UrlRules.of("443", addresses));
        }
    }

    private static void assertBad(String key, Runnable settings) {
        Fault fault = assertThrows(Fault.class, settings::run);
        assertEquals(FaultCode.CONFIG_BAD_VALUE, fault.code());
        assertTrue(fault.detail().startsWith(key), fault.detail());
    }

    private static UrlRules.Target target(String url) {
        return assertInstanceOf(UrlRules.Target.class, OUTSIDE.judge(url));
    }

    private static UrlFault refusal(UrlRules rules, String url) {
        return assertInstanceOf(UrlRules.Refused.class, rules.judge(url), url).fault();
    }
}
