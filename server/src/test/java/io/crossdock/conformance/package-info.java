/** Suites and specifications of others, played against the relay's echo. */
@NullMarked
package io.crossdock.conformance;

import org.jspecify.annotations.NullMarked;
