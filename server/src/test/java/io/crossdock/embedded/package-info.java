/** The client library against a running relay, as apps use it. */
@NullMarked
package io.crossdock.embedded;

import org.jspecify.annotations.NullMarked;
