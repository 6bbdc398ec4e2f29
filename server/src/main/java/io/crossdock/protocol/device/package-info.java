/** Devices of one owner that send each other what was copied, and know each other by pairing (docs/protocols/device.md). */
@NullMarked
package io.crossdock.protocol.device;

import org.jspecify.annotations.NullMarked;
