package org.ralvend.backend.people;

import io.micronaut.core.convert.ArgumentConversionContext;
import io.micronaut.core.type.Argument;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.bind.binders.TypedRequestArgumentBinder;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Gives a controller's method the actor that the filter identified. */
@Singleton
final class ActorBinder implements TypedRequestArgumentBinder<Actor> {
    static final String ATTRIBUTE = "ralvend.actor";

    @Override
    public Argument<Actor> argumentType() {
        return Argument.of(Actor.class);
    }

    @Override
    public BindingResult<Actor> bind(ArgumentConversionContext<Actor> context, HttpRequest<?> source) {
        Optional<Actor> actor = source.getAttribute(ATTRIBUTE, Actor.class);
        return () -> actor;
    }
}
