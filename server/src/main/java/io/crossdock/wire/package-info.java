/** What protocols are written in: conversations, messages' building blocks, HTTP calls and answers. No socket. */
@NullMarked
package io.crossdock.wire;

import org.jspecify.annotations.NullMarked;
