/** What tests are made of: a relay in this process, clients that can misbehave, and the player of text scripts. */
@NullMarked
package io.crossdock.kit;

import org.jspecify.annotations.NullMarked;
