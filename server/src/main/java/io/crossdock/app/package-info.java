/** Assembly: what is wired to what, start and stop. */
@NullMarked
package io.crossdock.app;

import org.jspecify.annotations.NullMarked;
