/** What a terminal shows of a session. */
@NullMarked
package io.crossdock.cli.workstation;

import org.jspecify.annotations.NullMarked;
