package org.ralvend.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micronaut.http.HttpMethod;
import io.micronaut.web.router.Router;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The API's document is generated from the controllers, checked in, and names every address. */
class OpenApiTest {
    private static final Path GENERATED = Path.of("target/classes/META-INF/swagger/openapi.yml");
    private static final Path CHECKED_IN = Path.of("../docs/openapi.yaml");

    @BeforeAll
    static void renew() throws IOException {
        if (Boolean.getBoolean("openapi.write")) {
            Files.writeString(CHECKED_IN, Files.readString(GENERATED));
        }
    }

    @Test
    void isWhatTheControllersSay() throws IOException {
        String generated = Files.readString(GENERATED);
        assertEquals(
                generated,
                Files.readString(CHECKED_IN),
                "docs/openapi.yaml is old; renew it: mvn test -pl backend -Dtest=OpenApiTest -Dopenapi.write=true");
    }

    @Test
    void namesEveryAddressOfOurs() throws Exception {
        String document = Files.readString(CHECKED_IN);
        try (BackendUnderTest backend = BackendUnderTest.start()) {
            List<String> missing = backend.get(Router.class)
                    .uriRoutes()
                    .filter(route -> route.getHttpMethod() != HttpMethod.HEAD)
                    .map(route -> route.getUriMatchTemplate().toPathString())
                    .filter(path -> path.startsWith("/api") || path.startsWith("/device"))
                    // OpenAPI has no word for the rest of a path.
                    .map(path -> path.replaceFirst("/\\{\\+\\w+}$", ""))
                    .filter(path -> !document.contains("\n  " + path + ":\n"))
                    .toList();
            assertEquals(List.of(), missing);
        }
        assertTrue(!document.contains("Actor"), "who asks is in the token, not in a parameter");
    }
}
