package io.crossdock.protocol.session;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which end of a session a socket is. */
public enum Role {
    WORKSTATION,
    PHONE;

    private final String word = name().toLowerCase(Locale.ROOT);

    /** As it stands in messages. */
    public String word() {
        return word;
    }

    /** Whom this one talks to. */
    public Role other() {
        return this == WORKSTATION ? PHONE : WORKSTATION;
    }

    /** The role of this name, case counting; null when there is none. */
    static @Nullable Role named(String word) {
        return switch (word) {
            case "workstation" -> WORKSTATION;
            case "phone" -> PHONE;
            default -> null;
        };
    }
}
