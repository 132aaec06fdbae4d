package org.ralvend.backend.uplink;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.fleet.PingAnswers;
import org.ralvend.backend.fleet.PingSender;
import org.ralvend.backend.fleet.ReachBooks;
import org.ralvend.backend.fleet.UrlCalls;
import org.ralvend.backend.fleet.UrlFault;
import org.ralvend.backend.fleet.UrlTrouble;
import org.ralvend.protocol.Command;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.Up;
import org.ralvend.protocol.json.Bytes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends pings over both channels and books what came of those to URLs; what the link answers comes with the uplink. Any thread. */
final class PingCalls implements PingSender {
    private static final Logger LOG = LoggerFactory.getLogger(PingCalls.class);

    /** How a machine is asked. */
    @Singleton
    record Channels(Outlet outlet, Replies replies, UrlCalls urls) {}

    /** Where what it answers is kept. */
    @Singleton
    record Books(ReachBooks standings, PingAnswers answers) {}

    private final Channels channels;
    private final Books books;
    private final Figures figures;
    private final InstantSource clock;
    private final Executor answering;

    /** @param answering books what came of calls: the calls' own threads must not wait for the database */
    PingCalls(Channels channels, Books books, Figures figures, InstantSource clock, Executor answering) {
        this.channels = channels;
        this.books = books;
        this.figures = figures;
        this.clock = clock;
        this.answering = answering;
    }

    @Override
    public void link(Command.Ping ping) {
        Bytes signed = Bytes.of(channels.replies().sign(ping).encode());
        channels.outlet().send(ping.device(), signed);
        figures.pinged("link");
    }

    @Override
    public void url(UrlPing ping) {
        figures.pinged("url");
        var _ = channels.urls()
                .ping(ping.device(), ping.url(), ping.nonce())
                .whenCompleteAsync((answer, failure) -> came(ping, answer, failure), answering);
    }

    private void came(UrlPing ping, Up.@Nullable PingAnswer answer, @Nullable Throwable failure) {
        try {
            Throwable cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
            if (answer != null) {
                answered(ping, answer);
            } else if (cause instanceof UrlTrouble trouble) {
                failed(ping, trouble);
            } else {
                LOG.error("a ping of {} ended unexpectedly", ping.url(), cause);
            }
        } catch (RuntimeException e) {
            LOG.warn("what came of a ping of {} was not booked: {}", ping.url(), e.getMessage());
        }
    }

    private void answered(UrlPing ping, Up.PingAnswer answer) {
        Optional<FaultCode> refused =
                books.standings().inTown(ping.town(), table -> books.answers().url(table, ping, answer, now()));
        figures.pingedUrl(refused.map(FaultCode::name).orElse("ANSWERED"));
        refused.ifPresent(fault -> {
            figures.refused(fault);
            LOG.warn("an answer at {} is not believed: {}", ping.url(), fault.id());
        });
    }

    /** That we are busy says nothing about the machine. */
    private void failed(UrlPing ping, UrlTrouble trouble) {
        figures.pingedUrl(trouble.fault().name());
        if (trouble.fault() != UrlFault.BUSY) {
            books.standings().inTown(ping.town(), table -> {
                books.answers().urlFailed(table, ping, String.valueOf(trouble.getMessage()), now());
                return true;
            });
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
