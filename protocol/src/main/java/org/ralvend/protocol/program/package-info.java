/** What every program of RalVend does alike: settings, the file that says "I am up", TLS with our own CA only. */
@NullMarked
package org.ralvend.protocol.program;

import org.jspecify.annotations.NullMarked;
