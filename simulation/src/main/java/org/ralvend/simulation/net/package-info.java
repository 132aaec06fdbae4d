/** The broker and the wires of a simulated fleet. */
@NullMarked
package org.ralvend.simulation.net;

import org.jspecify.annotations.NullMarked;
