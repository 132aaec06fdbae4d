/** What operators see of a running town: its machines, alerts, figures. Changes nothing but alerts. */
@NullMarked
package org.ralvend.backend.watch;

import org.jspecify.annotations.NullMarked;
