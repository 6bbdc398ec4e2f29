/** Who may connect, send and call, and where a client really comes from. */
@NullMarked
package io.crossdock.guard;

import org.jspecify.annotations.NullMarked;
