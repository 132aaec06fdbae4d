/** Towns, machines, devices: enrolment, certificates, what was last heard. */
@NullMarked
package org.ralvend.backend.fleet;

import org.jspecify.annotations.NullMarked;
