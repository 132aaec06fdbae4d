package org.ralvend.backend.live;

import java.time.Instant;
import org.ralvend.backend.Pure;

/** The sentences of a recipient's page, in plain words: whose money it was stays between the buyer and us. Immutable. */
@Pure
record RecipientWords(Words words) {
    String headline(Stand stand) {
        return switch (stand) {
            case Stand.Coming _, Stand.Here _, Stand.Unheard _, Stand.Unsure _, Stand.Claimable _, Stand.Had _ ->
                words.headline(stand);
            case Stand.Paying _, Stand.MoneyUnknown _ -> words.pick("Not ready yet", "Noch nicht bereit");
            case Stand.Stored _, Stand.RefundDue _, Stand.Refunded _, Stand.Rejected _, Stand.NotKept _ ->
                words.pick("There is nothing to fetch any more", "Es gibt nichts mehr abzuholen");
        };
    }

    String next(Stand stand) {
        return switch (stand) {
            case Stand.Coming _, Stand.Here _, Stand.Had _ -> words.next(stand);
            case Stand.Unheard unheard ->
                look(unheard.at().value())
                        + (unheard.late()
                                ? ask()
                                : words.pick(
                                        "If nothing came out, this page says how it goes on as soon as the machine is heard.",
                                        "Wenn nichts herauskam, steht hier, wie es weitergeht, sobald der Automat sich"
                                                + " meldet."));
            case Stand.Unsure unsure ->
                look(unsure.at().value())
                        + (unsure.late()
                                ? ask()
                                : words.pick(
                                        "If nothing came out, say so at a collection terminal, or wait until somebody has"
                                                + " looked.",
                                        "Wenn nichts herauskam, sagen Sie es an einem Abholterminal, oder warten Sie, bis"
                                                + " jemand nachgesehen hat."));
            case Stand.Claimable claimable -> claim(claimable);
            case Stand.Paying _, Stand.MoneyUnknown _ ->
                words.pick(
                        "It is not certain yet that there is something for you. This page says so as soon as it is.",
                        "Es ist noch nicht sicher, ob es etwas für Sie gibt. Sobald es das ist, steht es hier.");
            case Stand.Stored _, Stand.RefundDue _, Stand.Refunded _, Stand.Rejected _, Stand.NotKept _ -> ask();
        };
    }

    String takenBack() {
        return words.pick("This was taken back", "Dies wurde zurückgenommen");
    }

    String ask() {
        return words.pick("Please ask whoever gave it to you.", "Bitte fragen Sie, wer es Ihnen gegeben hat.");
    }

    /** Whether a code is of any use. */
    boolean isFetchable(Stand stand) {
        return switch (stand) {
            case Stand.Coming _, Stand.Unheard _, Stand.Unsure _, Stand.Claimable _ -> true;
            case Stand.Here _,
                    Stand.Had _,
                    Stand.Stored _,
                    Stand.Paying _,
                    Stand.MoneyUnknown _,
                    Stand.RefundDue _,
                    Stand.Refunded _,
                    Stand.Rejected _,
                    Stand.NotKept _ -> false;
        };
    }

    private String claim(Stand.Claimable claimable) {
        Instant until = claimable.until();
        return claimable.terminals().isEmpty()
                ? words.pick(
                        "It is kept for you until " + words.date(until)
                                + "; no collection terminal reaches it at present. After that it is not to be had any more.",
                        "Es bleibt bis " + words.date(until) + " für Sie reserviert; zurzeit reicht kein Abholterminal"
                                + " daran. Danach ist es nicht mehr zu haben.")
                : words.pick(
                        "Go to the collection terminal " + words.either(claimable.terminals())
                                + " and enter the code below, until " + words.date(until)
                                + ". After that it is not to be had any more.",
                        "Gehen Sie zum Abholterminal " + words.either(claimable.terminals())
                                + " und geben Sie den Code unten ein, bis " + words.date(until)
                                + ". Danach ist es nicht mehr zu haben.");
    }

    private String look(String machine) {
        return words.pick("Please look at " + machine + ". ", "Bitte sehen Sie bei " + machine + " nach. ");
    }
}
