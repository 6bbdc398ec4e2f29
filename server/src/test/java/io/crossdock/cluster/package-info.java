/** Several relays at one Redis, as one. */
@NullMarked
package io.crossdock.cluster;

import org.jspecify.annotations.NullMarked;
