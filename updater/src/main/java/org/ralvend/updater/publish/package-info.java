/** The writing end of a repository: keys, what is to be signed, and what is published, at a release engineer's and on a server. */
@NullMarked
package org.ralvend.updater.publish;

import org.jspecify.annotations.NullMarked;
