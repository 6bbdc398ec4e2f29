/** What {@code crossdock workstation} does: one end of a session in a terminal or for a script. */
@NullMarked
package io.crossdock.cli.workstation;

import org.jspecify.annotations.NullMarked;
