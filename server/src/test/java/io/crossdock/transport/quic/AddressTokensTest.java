package io.crossdock.transport.quic;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AddressTokensTest {
    private static final InetSocketAddress CLIENT = new InetSocketAddress("192.0.2.1", 4000);

    private long nowNanos = 7;
    private boolean attack = true;
    private final AddressTokens tokens = new AddressTokens(new SecureRandom(), () -> attack, () -> nowNanos);

    private ByteBuf token() {
        ByteBuf out = Unpooled.buffer();
        assertThat(tokens.writeToken(out, Unpooled.wrappedBuffer(new byte[] {1, 2, 3}), CLIENT))
                .isTrue();
        return out;
    }

    @Test
    void noTokenIsAskedForInPeace() {
        attack = false;

        assertThat(tokens.writeToken(Unpooled.buffer(), Unpooled.EMPTY_BUFFER, CLIENT))
                .isFalse();
    }

    @Test
    void aTokenLeadsBackToTheFirstConnectionId() {
        ByteBuf token = token();

        int at = tokens.validateToken(token, CLIENT);

        assertThat(Unpooled.wrappedBuffer(new byte[] {1, 2, 3})).isEqualTo(token.slice(at, token.readableBytes() - at));
    }

    @Test
    void aTokenIsGoodAtItsAddressAndForAMomentOnly() {
        ByteBuf token = token();

        assertThat(tokens.validateToken(token, new InetSocketAddress("192.0.2.2", 4000)))
                .isEqualTo(-1);
        assertThat(tokens.validateToken(token, new InetSocketAddress("192.0.2.1", 4001)))
                .isEqualTo(-1);
        nowNanos += TimeUnit.SECONDS.toNanos(11);
        assertThat(tokens.validateToken(token, CLIENT)).isEqualTo(-1);
    }

    @Test
    void anyOtherBytesAreNoToken() {
        ByteBuf token = token();
        for (int i = 0; i < token.readableBytes(); i++) {
            ByteBuf changed = token.copy();
            changed.setByte(i, changed.getByte(i) ^ 1);
            assertThat(tokens.validateToken(changed, CLIENT)).as("byte %s", i).isEqualTo(-1);
        }
        assertThat(tokens.validateToken(Unpooled.EMPTY_BUFFER, CLIENT)).isEqualTo(-1);
        assertThat(tokens.validateToken(Unpooled.wrappedBuffer(new byte[500]), CLIENT))
                .isEqualTo(-1);
        AddressTokens others = new AddressTokens(new SecureRandom(), () -> true, () -> nowNanos);
        assertThat(others.validateToken(token, CLIENT)).isEqualTo(-1);
    }
}
