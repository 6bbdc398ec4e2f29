/** What an operator may set: keys, where their values come from, and the core's own sections. */
@NullMarked
package io.crossdock.config;

import org.jspecify.annotations.NullMarked;
