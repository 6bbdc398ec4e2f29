package io.crossdock.backplane.redis;

import io.crossdock.hub.SharedReply;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.output.CommandOutput;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the reply to a script, whatever its shape. Used by one of the client's threads, once. */
final class ReplyOutput extends CommandOutput<String, byte[], SharedReply> {
    /** A list that is being read. */
    private static final class Open {
        private final List<SharedReply> items;
        private int missing;

        Open(int count) {
            this.items = new ArrayList<>(count);
            this.missing = count;
        }
    }

    private final Deque<Open> open = new ArrayDeque<>(2);

    ReplyOutput(RedisCodec<String, byte[]> codec) {
        super(codec, SharedReply.Nothing.NOTHING);
    }

    @Override
    public void set(@Nullable ByteBuffer bytes) {
        if (bytes == null) {
            add(SharedReply.Nothing.NOTHING);
            return;
        }
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        add(new SharedReply.Bytes(copy));
    }

    @Override
    public void set(long number) {
        add(new SharedReply.Whole(number));
    }

    @Override
    public void set(boolean truth) {
        add(truth ? new SharedReply.Whole(1) : SharedReply.Nothing.NOTHING);
    }

    @Override
    public void multi(int count) {
        Open list = new Open(Math.max(count, 0));
        add(new SharedReply.Items(Collections.unmodifiableList(list.items)));
        if (count > 0) {
            open.push(list);
        }
    }

    private void add(SharedReply reply) {
        while (!open.isEmpty() && open.peek().missing == 0) {
            open.pop();
        }
        Open list = open.peek();
        if (list == null) {
            output = reply;
        } else {
            list.items.add(reply);
            list.missing--;
        }
    }
}
