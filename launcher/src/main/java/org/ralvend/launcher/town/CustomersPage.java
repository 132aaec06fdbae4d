package org.ralvend.launcher.town;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ralvend.launcher.process.Programs;
import org.ralvend.protocol.ClaimSecret;
import org.ralvend.protocol.Entry;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.json.RecordCodec;

/**
 * Where a customer sees what becomes of a sale: what a receipt's QR holds. The secret is in the journal of the vendor that
 * minted it, which lies on this machine in a demo. Any thread.
 *
 * @param home of the vendor's device
 */
public record CustomersPage(Programs programs, Path home, String backend) {
    /** Of what this town's vendor has sold. */
    public static CustomersPage of(Stage stage, Town town) {
        // A device's journal lies in the folder "data" of its home.
        Path home = stage.journal(town.vendor()).resolve("../..").normalize();
        return new CustomersPage(stage.programs(), home, stage.backendUrl());
    }

    /** A line of {@code ralvend journal show --json}, as far as it matters here. */
    private record Line(@Nullable Entry entry) {}

    /** Empty where the vendor has no such sale any more. */
    public Optional<String> of(String sale) {
        return programs.output(List.of("journal", "show", "--json", home.toString()))
                .lines()
                .map(this::fact)
                .flatMap(Optional::stream)
                .flatMap(fact -> secret(fact, sale).stream())
                .findFirst()
                .map(secret -> backend + "/s/" + secret);
    }

    private Optional<Fact> fact(String line) {
        try {
            Entry entry = RecordCodec.decode(Line.class, line.getBytes(StandardCharsets.UTF_8))
                    .entry();
            return Optional.ofNullable(entry).map(Entry::fact);
        } catch (ProtocolException e) {
            throw new Fault(e.code(), "the journal in " + home + ": " + e.getMessage(), e);
        }
    }

    private static Optional<ClaimSecret> secret(Fact fact, String sale) {
        return fact instanceof Fact.SaleRequested request
                        && request.sale().toString().equals(sale)
                ? Optional.of(request.claim())
                : Optional.empty();
    }
}
