/** The ports of the hub for one machine: state in memory. */
@NullMarked
package io.crossdock.backplane.memory;

import org.jspecify.annotations.NullMarked;
