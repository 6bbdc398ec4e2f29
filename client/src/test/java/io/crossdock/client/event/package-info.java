@NullMarked
package io.crossdock.client.event;

import org.jspecify.annotations.NullMarked;
