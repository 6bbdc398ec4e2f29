/** The library that apps embed. */
@NullMarked
package io.crossdock.client;

import org.jspecify.annotations.NullMarked;
