package org.ralvend.backend.people;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/** Every request of a person becomes an {@link Actor} here, or nothing; so does one for the figures. */
@ServerFilter({"/api/**", "/prometheus/**"})
final class ActorFilter {
    private final Tokens tokens;

    ActorFilter(Tokens tokens) {
        this.tokens = tokens;
    }

    @RequestFilter
    @ExecuteOn(TaskExecutors.BLOCKING)
    void identify(HttpRequest<?> request) {
        String header = request.getHeaders().getAuthorization().orElse("");
        if (!header.startsWith("Bearer ")) {
            throw new Fault(FaultCode.NOT_SIGNED_IN, "send the header Authorization: Bearer TOKEN");
        }
        Actor actor = tokens.actor(header.substring("Bearer ".length()).strip())
                .orElseThrow(() -> new Fault(FaultCode.NOT_SIGNED_IN, "the token is unknown"));
        if (!request.getPath().startsWith("/api/")) {
            actor.require(Actor.Role.MONITOR);
        }
        request.setAttribute(ActorBinder.ATTRIBUTE, actor);
    }
}
