package org.ralvend.device.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ralvend.protocol.EpochId;
import org.ralvend.protocol.json.Bytes;

/** Reads a journal file as it lies there, row by row, without believing it. */
record JournalReader(Connection db) {
    /** One row; nothing of it is checked. */
    record Found(EpochId epoch, long seq, Bytes hash, Bytes body) {}

    /** Takes one row after the other. */
    interface Taker {
        void take(Found row);
    }

    /** Oldest first. */
    List<EpochId> epochs() throws SQLException {
        List<EpochId> epochs = new ArrayList<>();
        try (PreparedStatement query = db.prepareStatement("SELECT id FROM epoch ORDER BY place");
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                epochs.add(EpochId.of(rows.getString(1)));
            }
        }
        return epochs;
    }

    /** All rows of an epoch in order of seq. */
    void rows(EpochId epoch, Taker taker) throws SQLException {
        String sql = "SELECT seq, hash, body FROM entry WHERE epoch = ? ORDER BY seq";
        try (PreparedStatement query = db.prepareStatement(sql)) {
            query.setString(1, epoch.toString());
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    taker.take(
                            new Found(epoch, rows.getLong(1), Bytes.of(rows.getBytes(2)), Bytes.of(rows.getBytes(3))));
                }
            }
        }
    }

    long storedUpTo(EpochId epoch) throws SQLException {
        try (PreparedStatement query = db.prepareStatement("SELECT value FROM cursor WHERE key = ?")) {
            query.setString(1, epoch.toString());
            try (ResultSet rows = query.executeQuery()) {
                return rows.next() ? rows.getLong(1) : 0;
            }
        }
    }

    Map<String, Long> totals() throws SQLException {
        Map<String, Long> totals = new TreeMap<>();
        try (PreparedStatement query = db.prepareStatement("SELECT key, value FROM total");
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                totals.put(rows.getString(1), rows.getLong(2));
            }
        }
        return totals;
    }
}
