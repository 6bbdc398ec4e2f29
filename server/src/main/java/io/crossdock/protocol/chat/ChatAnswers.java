package io.crossdock.protocol.chat;

import io.crossdock.wire.Answer;
import io.crossdock.wire.JsonText;
import java.util.List;

/** The board's answers in the original's words (docs/protocols/chat.md). Pure. */
final class ChatAnswers {
    static final Answer NO_SUCH_MESSAGE = error(404, "Message not found");
    static final Answer NO_PHONE = error(404, "No contact information available");
    static final Answer CHECK_FAILED = error(500, "Failed to check rate limit");
    static final Answer REPORT_FAILED = error(500, "Failed to process report");
    static final Answer WRONG_AUTHOR = error(400, "Invalid browser ID");
    static final Answer OWN_MESSAGE = error(400, "Cannot report your own message");
    static final Answer EMPTY_MESSAGE = error(400, "Message cannot be empty");
    static final Answer BAD_PHONE = error(400, "Invalid phone number format");
    static final Answer NOT_JSON_TYPE = error(415, "Expected request with `Content-Type: application/json`");
    static final Answer TRACKED = Answer.json(200, "{\"success\":true,\"message\":\"Visitor tracked\"}");
    static final Answer NOTHING = Answer.json(200, "[]");

    private ChatAnswers() {}

    static Answer error(int status, String what) {
        return Answer.json(status, "{\"error\":" + JsonText.quote(what) + "}");
    }

    static Answer violation(String reason) {
        return Answer.json(403, "{\"error\":\"Content policy violation\",\"reason\":" + JsonText.quote(reason) + "}");
    }

    static Answer tooLong(int max) {
        return error(400, "Message too long (max " + max + " characters)");
    }

    static Answer denied(Board.Denial why) {
        return Answer.text(
                429,
                switch (why) {
                    case BLOCKED -> "IP address temporarily blocked due to excessive requests";
                    case PROFILED -> "Suspicious activity detected";
                    case TOO_FAST -> "Too many requests - IP blocked for 30 minutes";
                });
    }

    static Answer addressRate(int perMinute) {
        return Answer.text(429, "Rate limit exceeded: " + perMinute + " requests per minute per IP");
    }

    /** Waiting is rounded up: who waits so long is let in. */
    static Answer tooSoon(long againAtMillis, long nowMillis, String before) {
        long seconds = Math.max(1, Math.floorDiv(againAtMillis - nowMillis + 999, 1000));
        return Answer.json(
                429,
                "{\"error\":\"rate_limit_exceeded\",\"message\":\"Please wait " + seconds + " seconds before " + before
                        + "\",\"retry_after\":" + againAtMillis / 1000 + ",\"retry_after_seconds\":" + seconds + "}");
    }

    static Answer phone(String phone) {
        return Answer.json(200, "{\"phone\":" + JsonText.quote(phone) + "}");
    }

    static Answer cooldown(long millis) {
        long seconds = Math.floorDiv(millis + 999, 1000);
        return Answer.json(200, "{\"can_post\":" + (millis == 0) + ",\"remaining_seconds\":" + seconds + "}");
    }

    static Answer reported(int reports) {
        return Answer.json(
                200,
                "{\"success\":true,\"message\":\"Report submitted successfully\",\"reports_on_ip\":" + reports + "}");
    }

    static Answer daily(Board.Daily daily) {
        return Answer.json(
                200, "{\"unique_visitors\":" + daily.visitors() + ",\"message_count\":" + daily.messages() + "}");
    }

    static Answer cities(List<Board.City> cities) {
        StringBuilder json = new StringBuilder("[");
        for (Board.City city : cities) {
            json.append(json.length() > 1 ? "," : "")
                    .append("{\"city\":")
                    .append(JsonText.quote(city.name()))
                    .append(",\"views\":")
                    .append(city.views())
                    .append(",\"daily_average\":")
                    .append(city.views())
                    .append('}');
        }
        return Answer.json(200, json.append(']').toString());
    }

    static Answer healthy(long connections, long nowMillis) {
        return Answer.json(
                200,
                "{\"healthy\":true,\"redis_connected\":true,\"active_connections\":" + connections + ",\"timestamp\":"
                        + nowMillis / 1000 + "}");
    }
}
