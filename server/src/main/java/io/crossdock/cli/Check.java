package io.crossdock.cli;

import org.jspecify.annotations.Nullable;

/**
 * What one look at this machine found.
 *
 * @param finding what is so
 * @param advice what to do about it; null where nothing needs to be done
 */
record Check(
        String name,
        Status status,
        String finding,
        @Nullable String advice) {

    /** How much it matters. */
    enum Status {
        OK("ok"),
        WARNING("warning"),
        FAIL("FAIL");

        private final String word;

        Status(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    static Check ok(String name, String finding) {
        return new Check(name, Status.OK, finding, null);
    }

    static Check warning(String name, String finding, String advice) {
        return new Check(name, Status.WARNING, finding, advice);
    }

    static Check fail(String name, String finding, String advice) {
        return new Check(name, Status.FAIL, finding, advice);
    }
}
