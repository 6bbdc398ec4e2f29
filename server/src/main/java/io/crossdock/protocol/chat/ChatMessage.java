package io.crossdock.protocol.chat;

import org.jspecify.annotations.Nullable;

/**
 * One post on the board. A value.
 *
 * @param browserId what the author's browser calls itself in the body; the target of reports
 * @param html harmless HTML
 * @param type {@code offered} or {@code requested}
 * @param timestamp seconds since 1970
 * @param phone as typed; shown to those who ask for it
 */
record ChatMessage(
        String id,
        String browserId,
        String html,
        String type,
        long timestamp,
        @Nullable String phone,
        @Nullable String location) {

    /** Without what it says: it may stand in a log. */
    @Override
    public String toString() {
        return "ChatMessage[" + id + "]";
    }
}
