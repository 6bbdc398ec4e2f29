package io.crossdock.client;

import org.jspecify.annotations.Nullable;

/** The two ends of a session. What one sends the other gets. */
public enum Role {
    WORKSTATION("workstation"),
    PHONE("phone");

    private final String word;

    Role(String word) {
        this.word = word;
    }

    /** As it stands on the wire. */
    public String word() {
        return word;
    }

    /** Null for a word that is none. */
    static @Nullable Role of(String word) {
        for (Role role : values()) {
            if (role.word.equals(word)) {
                return role;
            }
        }
        return null;
    }
}
