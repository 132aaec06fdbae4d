package org.ralvend.backend.fleet;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Tx.Column;
import org.ralvend.protocol.Nonce;

/** A standing as columns, in the order in which {@link ReachRows} writes them. */
final class ReachColumns {
    private ReachColumns() {}

    static List<Column<ReachRow>> of(TownScope scope) {
        return List.of(
                Column.of("text", r -> scope.id()),
                Column.of("text", r -> r.machine().value()),
                Column.of("text", r -> r.standing().state()),
                Column.of("timestamptz", ReachRow::since),
                Column.of("boolean", r -> r.standing().heard()),
                Column.of("boolean", r -> r.standing().alive()),
                Column.of("text", r -> r.standing().url()),
                Column.of("boolean", r -> r.standing().proven()),
                Column.of("int", r -> r.standing().misses()),
                Column.of("bigint", r -> r.standing().silentMillis()),
                Column.of("boolean", r -> r.standing().declared()),
                Column.of("boolean", r -> r.standing().heldBack()),
                Column.of(
                        "uuid",
                        r -> r.greeted() == null ? null : r.greeted().epoch().value()),
                Column.of(
                        "bigint", r -> r.greeted() == null ? null : r.greeted().nextSeq()),
                Column.of("timestamptz", ReachRow::nextAt),
                Column.of("text", r -> r.asked().by()),
                Column.of("bigint", r -> r.asked().tick()),
                Column.of("bigint", r -> r.asked().counted()),
                Column.of("text", r -> value(r.asked().link())),
                Column.of("text", r -> value(r.asked().url())),
                Column.of("text", r -> r.asked().answeredBy()),
                Column.of("bigint", r -> r.asked().answeredTick()));
    }

    private static @Nullable String value(@Nullable Nonce nonce) {
        return nonce == null ? null : nonce.value();
    }
}
