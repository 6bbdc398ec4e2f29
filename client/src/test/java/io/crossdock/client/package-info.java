/** The client alone, without a relay; what needs one is tested in the server's build. */
@NullMarked
package io.crossdock.client;

import org.jspecify.annotations.NullMarked;
