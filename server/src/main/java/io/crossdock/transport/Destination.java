package io.crossdock.transport;

import io.crossdock.wire.Answer;
import io.crossdock.wire.HttpCall;

/** Where a whole request goes: to an endpoint, or back at once. Values. */
sealed interface Destination {
    /** An endpoint, and the request as it sees it. */
    record Asked(HttpRouter.Mount mount, HttpCall call) implements Destination {}

    /**
     * No endpoint hears of it.
     *
     * @param protocol which one is counted as having turned it away
     * @param reason one short phrase of ours
     */
    record TurnedAway(String protocol, String reason, Answer answer) implements Destination {
        static TurnedAway byHttp(Answer answer) {
            return new TurnedAway("http", phrase(answer), answer);
        }
    }

    /** What a refusal is counted under. */
    static String phrase(Answer refusal) {
        return "answered " + refusal.status();
    }
}
