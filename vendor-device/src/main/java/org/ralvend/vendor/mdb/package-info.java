/** What is said between a vending machine's controller and a cashless device, MDB/ICP 4.3, and the line that carries it. */
@NullMarked
package org.ralvend.vendor.mdb;

import org.jspecify.annotations.NullMarked;
