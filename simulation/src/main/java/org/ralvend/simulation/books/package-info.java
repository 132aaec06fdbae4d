/** The backend of a simulated fleet: replicas that die, over one database that does not. */
@NullMarked
package org.ralvend.simulation.books;

import org.jspecify.annotations.NullMarked;
