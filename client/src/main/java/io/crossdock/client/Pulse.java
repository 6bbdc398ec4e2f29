package io.crossdock.client;

/** Whether the other end still lives, judged once per heartbeat. Only in the link's turns. */
final class Pulse {
    /** Even a large message is through by then, or the relay's own pings have shown that it is alive. */
    private static final int SILENT_BEATS_MAX = 3;

    private boolean heard;
    private boolean asked;
    private int silentBeats;

    /** What to do now. */
    enum Verdict {
        /** Give it a sign of life, which it has to answer. */
        ASK,
        /** Nothing: a message is on its way out, and would hold up the sign. */
        WAIT,
        /** It is not there any more. */
        DEAD
    }

    /** A new connection, which has just shown that it lives. */
    void begin() {
        heard = true;
        asked = false;
        silentBeats = 0;
    }

    /** Something has come. */
    void heard() {
        heard = true;
    }

    /** @param sending whether a message is on its way out: the answer may then take longer */
    Verdict beat(boolean sending) {
        silentBeats = heard ? 0 : silentBeats + 1;
        heard = false;
        if (silentBeats > SILENT_BEATS_MAX || (asked && silentBeats > 0 && !sending)) {
            return Verdict.DEAD;
        }
        asked = !sending;
        return asked ? Verdict.ASK : Verdict.WAIT;
    }
}
