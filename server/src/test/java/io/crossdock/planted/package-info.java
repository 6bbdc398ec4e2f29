/** Violations of the rules, planted so that the rules can be seen to fail. */
@NullMarked
package io.crossdock.planted;

import org.jspecify.annotations.NullMarked;
