/** The commands. What is printed and which code the process ends with is decided here and nowhere else. */
@NullMarked
package io.crossdock.cli;

import org.jspecify.annotations.NullMarked;
