package io.crossdock.transport;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;

/**
 * Ends our direction of a connection once the last frame is out, so that the client sees the end at once, while what it is
 * still sending can be read and thrown away. TLS ends with a message of its own when the connection closes.
 */
final class HalfClose implements ChannelFutureListener {

    @Override
    public void operationComplete(ChannelFuture sent) {
        if (sent.channel() instanceof DuplexChannel duplex && duplex.pipeline().get(SslHandler.class) == null) {
            duplex.shutdownOutput();
        }
    }
}
