/** What every HTTP answer has in common: problem+json, the fault catalogue. */
@NullMarked
package org.ralvend.backend.web;

import org.jspecify.annotations.NullMarked;
