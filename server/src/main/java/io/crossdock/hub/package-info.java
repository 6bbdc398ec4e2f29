/** Routing inside one node: peers, groups, and the ports through which the core reaches the outside. */
@NullMarked
package io.crossdock.hub;

import org.jspecify.annotations.NullMarked;
