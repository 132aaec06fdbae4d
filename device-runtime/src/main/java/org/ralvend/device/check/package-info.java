/** What a technician can mend, looked at while no agent runs. */
@NullMarked
package org.ralvend.device.check;

import org.jspecify.annotations.NullMarked;
