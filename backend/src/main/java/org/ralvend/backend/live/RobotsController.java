package org.ralvend.backend.live;

import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.swagger.v3.oas.annotations.Hidden;

/**
 * Nothing here is for search engines (RFC 9309). The pages may be fetched all the same: an address that somebody published is
 * listed by whoever is not allowed to fetch it, and dropped by whoever reads "noindex" there.
 */
@Hidden
@Controller
class RobotsController {
    @Get(value = "/robots.txt", produces = MediaType.TEXT_PLAIN)
    String robots() {
        return "User-agent: *\nDisallow: /\nAllow: /s/\n";
    }
}
