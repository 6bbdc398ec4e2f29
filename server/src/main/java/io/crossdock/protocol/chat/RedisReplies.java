package io.crossdock.protocol.chat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.crossdock.hub.SharedReply;
import io.crossdock.wire.JsonBody;
import io.crossdock.wire.MalformedMessage;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what the scripts answer. Pure. */
final class RedisReplies {
    private RedisReplies() {}

    /** Null for what is no message: others may write there too. */
    static @Nullable ChatMessage message(String json) {
        try {
            return ChatCodec.message(Unpooled.wrappedBuffer(json.getBytes(UTF_8)));
        } catch (MalformedMessage | JsonBody.WrongShape another) {
            return null;
        }
    }

    static Board.Revealed revealed(List<SharedReply> items) {
        long again = items.get(1).number();
        if (again > 0) {
            return new Board.Revealed(Board.Revealed.Fate.TOO_SOON, null, again);
        }
        String json = items.size() > 2 ? items.get(2).text() : null;
        ChatMessage message = json == null ? null : message(json);
        if (message == null) {
            return new Board.Revealed(Board.Revealed.Fate.NOT_FOUND, null, 0);
        }
        String phone = message.phone();
        return new Board.Revealed(phone == null ? Board.Revealed.Fate.NO_PHONE : Board.Revealed.Fate.SHOWN, phone, 0);
    }

    static Set<String> texts(List<SharedReply> items) {
        Set<String> found = new HashSet<>();
        items.forEach(item -> found.add(String.valueOf(item.text())));
        return found;
    }

    /** Those that are messages; one may have ended between its id and itself. */
    static List<ChatMessage> messages(List<SharedReply> items) {
        List<ChatMessage> found = new ArrayList<>(items.size());
        for (SharedReply item : items) {
            String json = item.text();
            ChatMessage message = json == null || json.isEmpty() ? null : message(json);
            if (message != null) {
                found.add(message);
            }
        }
        return found;
    }
}
