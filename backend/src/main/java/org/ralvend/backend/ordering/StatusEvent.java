package org.ralvend.backend.ordering;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.Pure;
import org.ralvend.protocol.SaleId;

/** Why a sale is where it is. */
@Pure
public record StatusEvent(
        SaleId sale, Instant at, String actor, @Nullable SaleState from, SaleState to, String why, String evidence) {}
