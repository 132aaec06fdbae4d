package org.ralvend.device.scanner;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ralvend.protocol.ClaimSecret;

class PageLinkTest {
    private static final String SECRET = "AbCdEfGhIjKlMnOpQr-_09";

    @ParameterizedTest
    @ValueSource(strings = {"https://shop.example/s/", "https://localhost:8443/s/", "https://10.0.0.7:443/s/"})
    void holdsTheSecretOfAPage(String base) {
        assertEquals(Optional.of(new ClaimSecret(SECRET)), PageLink.secret(base + SECRET));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                SECRET,
                "/s/" + SECRET,
                "http://shop.example/s/" + SECRET,
                "HTTPS://shop.example/s/" + SECRET,
                "https:///s/" + SECRET,
                "https://a@shop.example/s/" + SECRET,
                "https://shop.example:123456/s/" + SECRET,
                "https://shop.example/p/s/" + SECRET,
                "https://shop.example/s/" + SECRET + "/",
                "https://shop.example/s/" + SECRET + "a",
                "https://shop.example/s/" + SECRET + "?x=1",
                "https://shop.example/s/" + SECRET + "#x",
                "https://shop.example/s/AbCdEfGhIjKlMnOpQr-_0",
                "https://shop.example/s/AbCdEfGhIjKlMnOpQr-_0+",
                " https://shop.example/s/" + SECRET,
                "https://shop.example/s/" + SECRET + "\n",
                "https://shop.example/x https://shop.example/s/" + SECRET,
                "4006381333931"
            })
    void nothingElseIsTaken(String text) {
        assertEquals(Optional.empty(), PageLink.secret(text));
    }

    @Test
    void aHostThatNoNameCanBeIsNotTaken() {
        assertEquals(Optional.empty(), PageLink.secret("https://" + "a".repeat(400) + "/s/" + SECRET));
    }
}
