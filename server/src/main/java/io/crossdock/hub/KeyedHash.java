package io.crossdock.hub;

import java.security.SecureRandom;

/**
 * SipHash-1-3 of a text under a key drawn once per process: for every table whose keys are chosen by clients, so that
 * chosen collisions cannot slow it down. Safe for any thread.
 */
public final class KeyedHash {
    private static final long KEY0;
    private static final long KEY1;

    static {
        SecureRandom random = new SecureRandom();
        KEY0 = random.nextLong();
        KEY1 = random.nextLong();
    }

    private KeyedHash() {}

    /** The hash of the text's UTF-16 units, each as two bytes, the lower one first. */
    public static int of(String text) {
        return fold(hash(KEY0, KEY1, text));
    }

    /** The hash of one number. */
    public static int of(long number) {
        State state = new State(KEY0, KEY1);
        state.absorb(number);
        return fold(state.finish(0, Long.BYTES));
    }

    static long hash(long key0, long key1, String text) {
        State state = new State(key0, key1);
        int length = text.length();
        int at = 0;
        for (; at + 4 <= length; at += 4) {
            state.absorb(text.charAt(at)
                    | (long) text.charAt(at + 1) << 16
                    | (long) text.charAt(at + 2) << 32
                    | (long) text.charAt(at + 3) << 48);
        }
        long rest = 0;
        for (int shift = 0; at < length; at++, shift += 16) {
            rest |= (long) text.charAt(at) << shift;
        }
        return state.finish(rest, 2L * length);
    }

    private static int fold(long hash) {
        return (int) (hash ^ hash >>> 32);
    }

    /** The four words of SipHash; the JIT keeps them in registers. */
    private static final class State {
        private long v0;
        private long v1;
        private long v2;
        private long v3;

        State(long key0, long key1) {
            v0 = key0 ^ 0x736f6d6570736575L;
            v1 = key1 ^ 0x646f72616e646f6dL;
            v2 = key0 ^ 0x6c7967656e657261L;
            v3 = key1 ^ 0x7465646279746573L;
        }

        void absorb(long word) {
            v3 ^= word;
            round();
            v0 ^= word;
        }

        /** The bytes that fill no word, and how many bytes there were in all: they share the last word. */
        long finish(long rest, long bytes) {
            absorb(bytes << 56 | rest);
            v2 ^= 0xff;
            round();
            round();
            round();
            return v0 ^ v1 ^ v2 ^ v3;
        }

        private void round() {
            v0 += v1;
            v2 += v3;
            v1 = Long.rotateLeft(v1, 13) ^ v0;
            v3 = Long.rotateLeft(v3, 16) ^ v2;
            v0 = Long.rotateLeft(v0, 32);
            v2 += v1;
            v0 += v3;
            v1 = Long.rotateLeft(v1, 17) ^ v2;
            v3 = Long.rotateLeft(v3, 21) ^ v0;
            v2 = Long.rotateLeft(v2, 32);
        }
    }
}
