package org.ralvend.launcher.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that is not over, and by when it will be.
 *
 * @param what a sale or an entry, by its id
 * @param minor money that it is about; absent where nobody knows
 * @param deadline absent where no sale is known, or another case has it: somebody must look
 */
public record OpenCase(
        String machine,
        String what,
        String state,
        @Nullable Long minor,
        @Nullable Instant deadline) {}
