/** The backend: one deployable, modules inside, each a package with a schema and one public service. */
@NullMarked
package org.ralvend.backend;

import org.jspecify.annotations.NullMarked;
