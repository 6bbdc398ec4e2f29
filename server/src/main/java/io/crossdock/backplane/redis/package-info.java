/** The ports of the hub on Redis, for several nodes as one. The only package that knows the Redis client. */
@NullMarked
package io.crossdock.backplane.redis;

import org.jspecify.annotations.NullMarked;
