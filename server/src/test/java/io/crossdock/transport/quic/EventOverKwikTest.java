package io.crossdock.transport.quic;

/** The same players at the port for those without ALPN, which takes theirs as well. */
class EventOverKwikTest extends EventOverQuicTest {
    @Override
    String portKey() {
        return "quic.legacy-port";
    }
}
