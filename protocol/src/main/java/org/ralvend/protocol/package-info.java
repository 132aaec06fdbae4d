/** The wire contract between devices and backend: ids, money, messages, topics, limits, faults. */
@NullMarked
package org.ralvend.protocol;

import org.jspecify.annotations.NullMarked;
