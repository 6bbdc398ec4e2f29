/** The topic protocol (docs/protocols/topic.md): peers join a topic, bytes fan out to the others. */
@NullMarked
package io.crossdock.protocol.topic;

import org.jspecify.annotations.NullMarked;
