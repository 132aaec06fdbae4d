package org.ralvend.backend.fleet;

import java.time.Duration;
import org.ralvend.backend.Pure;

/**
 * After which times a machine is believed to be where it is.
 *
 * @param pingEvery how often each machine is asked
 * @param offlineAfter of silence
 * @param permanentAfter of silence, for warehouses
 */
@Pure
public record ReachTimes(Duration pingEvery, Duration offlineAfter, Duration permanentAfter) {}
