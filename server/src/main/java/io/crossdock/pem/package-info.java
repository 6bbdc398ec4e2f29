/** Certificates and private keys as files have them, and whether they belong together. A leaf of the tree. */
@NullMarked
package io.crossdock.pem;

import org.jspecify.annotations.NullMarked;
