/** The session protocol (docs/protocols/session.md): a workstation and a phone, paired by a QR code. */
@NullMarked
package io.crossdock.protocol.session;

import org.jspecify.annotations.NullMarked;
