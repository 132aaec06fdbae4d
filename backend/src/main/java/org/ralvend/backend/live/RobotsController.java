package org.ralvend.backend.live;

import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.swagger.v3.oas.annotations.Hidden;

/** Nothing here is for search engines (RFC 9309). */
@Hidden
@Controller
class RobotsController {
    @Get(value = "/robots.txt", produces = MediaType.TEXT_PLAIN)
    String robots() {
        return "User-agent: *\nDisallow: /\n";
    }
}
