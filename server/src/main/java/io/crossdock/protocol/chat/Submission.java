package io.crossdock.protocol.chat;

import org.jspecify.annotations.Nullable;

/**
 * The body of a post, as it came.
 *
 * @param trapped whether a field is filled that people do not see
 */
record Submission(
        String browserId,
        String message,
        String type,
        @Nullable String phone,
        @Nullable String location,
        boolean trapped) {

    /** Without what it says. */
    @Override
    public String toString() {
        return "Submission";
    }
}
