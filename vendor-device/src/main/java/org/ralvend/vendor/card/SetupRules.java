package org.ralvend.vendor.card;

import java.util.OptionalInt;
import org.ralvend.protocol.Money;
import org.ralvend.vendor.card.ReaderState.Mode;
import org.ralvend.vendor.mdb.Command;
import org.ralvend.vendor.mdb.Reply;

/**
 * Brings a reader up and switches it on while a card is wanted; its rows stand in {@link SessionRules}. Pure.
 *
 * @param currency that this machine sells in
 */
record SetupRules(String currency) {
    void acknowledged(Turn turn, Command command) {
        Mode mode = turn.mode();
        if (command instanceof Command.Reset && mode == Mode.AWAY) {
            turn.enter(Mode.RESETTING);
        } else if (command instanceof Command.SetupPrices && mode == Mode.PRICING) {
            turn.enter(Mode.IDENTIFYING, new Command.RequestId("", "RalVend"));
        } else if (command instanceof Command.RequestId) {
            useful(turn);
        } else if (command instanceof Command.ReaderEnable && mode == Mode.DISABLED) {
            turn.enter(Mode.ENABLED);
        } else if (command instanceof Command.ReaderDisable && mode == Mode.ENABLED) {
            turn.enter(Mode.DISABLED);
        }
    }

    void configured(Turn turn, Reply.Config config) {
        if (turn.mode() != Mode.CONFIGURING) {
            return;
        }
        boolean fits = Scale.fits(config, currency);
        turn.config(config, fits);
        if (fits) {
            turn.enter(Mode.PRICING, new Command.SetupPrices());
        } else {
            turn.enter(Mode.AWAY);
            turn.answered(ReaderMachine.RESET_MILLIS);
            turn.ready(false);
        }
    }

    void useful(Turn turn) {
        if (turn.mode() == Mode.IDENTIFYING) {
            turn.enter(Mode.DISABLED);
            turn.ready(true);
        }
    }

    void want(Turn turn) {
        if (turn.mode() == Mode.DISABLED && turn.customer().offer() != null) {
            turn.sayNext(new Command.ReaderEnable());
        } else if (turn.mode() == Mode.ENABLED && turn.customer().offer() == null) {
            turn.sayNext(new Command.ReaderDisable());
        }
    }

    OptionalInt scaled(Turn turn, Money amount) {
        Reply.Config config = turn.config();
        return config == null ? OptionalInt.empty() : Scale.of(config, currency).scaled(amount);
    }

    Money money(Turn turn, int amount) {
        Reply.Config config = turn.config();
        if (config == null) {
            throw new IllegalStateException("a session before the setup");
        }
        return Scale.of(config, currency).money(amount);
    }
}
