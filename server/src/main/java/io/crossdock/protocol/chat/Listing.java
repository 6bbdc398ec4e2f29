package io.crossdock.protocol.chat;

import io.crossdock.wire.Answer;
import io.crossdock.wire.HttpCall;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which messages somebody wants to see. A value.
 *
 * @param location of this place only; null: of all and of none
 * @param since no older than this, in seconds since 1970
 * @param limit the newest so many
 */
record Listing(@Nullable String location, long since, int limit) {
    private static final int ALL = 999_999_999;
    private static final String DIGITS = "[0-9]{1,12}";

    /** Null when the call asks for what is no number. */
    static @Nullable Listing of(HttpCall call) {
        String since = call.query().containsKey("since") ? call.parameter("since") : "0";
        String limit = call.query().containsKey("limit") ? call.parameter("limit") : Integer.toString(ALL);
        if (!since.matches(DIGITS) || !limit.matches("[0-9]{1,9}")) {
            return null;
        }
        String location = call.query().containsKey("location") ? call.parameter("location") : null;
        return new Listing(location, Long.parseLong(since), Integer.parseInt(limit));
    }

    /** Whether it asks for all there is, in all or of one place. */
    boolean everything() {
        return since == 0 && limit == ALL;
    }

    /** Oldest first, in one array. */
    Answer of(List<Board.Shown> all) {
        List<Board.Shown> wanted = all;
        if (location != null || since > 0) {
            wanted = all.stream()
                    .filter(each -> location == null || location.equals(each.location()))
                    .filter(each -> each.timestamp() >= since)
                    .toList();
        }
        List<Board.Shown> newest = wanted.subList(Math.max(0, wanted.size() - limit), wanted.size());
        if (newest.isEmpty()) {
            return ChatAnswers.NOTHING;
        }
        int chars = newest.stream().mapToInt(each -> each.json().length() + 1).sum();
        StringBuilder json = new StringBuilder(chars + 1);
        char before = '[';
        for (Board.Shown each : newest) {
            json.append(before).append(each.json());
            before = ',';
        }
        return Answer.json(200, json.append(']').toString());
    }
}
