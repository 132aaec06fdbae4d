package org.ralvend.device.journal;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.ralvend.device.journal.CutWorkload.Promise;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.power.DiskLog.Op;

/** What was promised up to a cut, and whether the journal that survived it keeps that. */
final class SurvivingJournal {
    private @Nullable Promise promised;
    /** Since that promise: each may have reached the disk, also where its commit was told that it failed. */
    private final List<Promise> tried = new ArrayList<>();

    private long toldStored;

    /** A mark that came before the cut. */
    void marked(Op.Marked mark) {
        String[] words = mark.text().split(" ", 2);
        switch (words[0]) {
            case "told" -> toldStored = Math.max(toldStored, Long.parseLong(words[1]));
            case "tries" -> tried.add(Promise.parse(mark.text()));
            case "promised" -> {
                promised = Promise.parse(mark.text());
                tried.clear();
            }
            default -> throw new AssertionError(mark);
        }
    }

    /** Null where all is well; otherwise what is wrong with what lies in this folder. Opens it as an agent would. */
    @Nullable
    String wrong(Path folder) throws SQLException {
        Path file = CutWorkload.file(folder);
        try (SqliteJournal journal =
                Salvage.open(file, () -> Entries.START, new SplittableRandom(7), Entries.stamp(Entries.START))) {
            String broken = broken(CutWorkload.now(journal));
            if (broken != null) {
                return broken;
            }
            journal.commit(Map.of(), List.of(Entries.counted(1)));
        } catch (Fault e) {
            return "it does not open or go on: " + e.getMessage();
        }
        return damaged(file);
    }

    private @Nullable String broken(Promise now) {
        Promise last = promised;
        if (last == null) {
            return null;
        }
        Promise allowed = tried.stream()
                .filter(each -> each.number() == now.number())
                .findFirst()
                .orElse(last);
        if (now.number() != allowed.number() || now.seq() != allowed.seq() || now.money() != allowed.money()) {
            return "promised was " + last + ", there is " + now;
        }
        if (!now.epoch().equals(last.epoch())) {
            return "another epoch than " + last + ": " + now;
        }
        return now.stored() > toldStored ? "stored " + now.stored() + ", and told was " + toldStored : null;
    }

    private static @Nullable String damaged(Path file) throws SQLException {
        try (Connection db = SqliteFile.openReadOnly(file);
                Statement statement = db.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA quick_check")) {
            row.next();
            String check = row.getString(1);
            return check.equals("ok") ? Verification.of(new JournalReader(db)).wrong() : check;
        }
    }
}
