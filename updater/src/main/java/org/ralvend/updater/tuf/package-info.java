/**
 * A client of The Update Framework, specification 1.0. Section numbers are that document's; the rules stand in {@link
 * org.ralvend.updater.tuf.Trusted}, their order in {@link org.ralvend.updater.tuf.Client}.
 */
@NullMarked
package org.ralvend.updater.tuf;

import org.jspecify.annotations.NullMarked;
