/** {@code ralvend demo}: a customer at a vendor, again and again for people to watch, or once for a verdict. */
@NullMarked
package org.ralvend.launcher.demo;

import org.jspecify.annotations.NullMarked;
