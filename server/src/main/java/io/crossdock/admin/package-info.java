/** Pages for people. */
@NullMarked
package io.crossdock.admin;

import org.jspecify.annotations.NullMarked;
