package io.crossdock.client.event;

import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * A kind of event: its name on the wire, and how its values are written and read.
 *
 * <pre>{@code
 * record PaddleMove(long player, int y) {}
 *
 * EventType<PaddleMove> PADDLE_MOVE = new EventType<>(
 *         "multiplayer_pong::PaddleMove",
 *         (out, move) -> out.u64(move.player()).i32(move.y()),
 *         in -> new PaddleMove(in.u64(), in.i32()));
 * }</pre>
 *
 * @param name as the others have it; for games in Rust the type's full path. Names that begin with {@code crossdock::}
 *     belong to the relay
 */
public record EventType<T>(String name, BiConsumer<BincodeWriter, T> writer, Function<BincodeReader, T> reader) {
    byte[] write(T value) {
        BincodeWriter out = new BincodeWriter();
        writer.accept(out, value);
        return out.toBytes();
    }

    /** @throws BincodeException when it does not hold such a value */
    T read(Event event) {
        return reader.apply(event.reader());
    }
}
