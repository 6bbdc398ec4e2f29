package io.crossdock.config;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One key that a section asked for, with its definition and the value in force: a row of {@code print-config}.
 *
 * @param defaultText the default as an operator would write it, null when the key is unset by default
 * @param allowed the allowed values in words, such as "an integer from 0 to 65535"
 * @param value the value in force as written, null when unset; {@link #HIDDEN} for a secret that is set
 * @param origin where the value in force was written, in words
 */
public record Setting(
        String key,
        Kind kind,
        @Nullable String defaultText,
        String allowed,
        String doc,
        @Nullable String value,
        String origin,
        Source source) {

    /** Stands for a secret: the register is what outputs are made of, so it holds none. */
    public static final String HIDDEN = "(set, not shown)";

    /** What kind of value a key takes. */
    public enum Kind {
        TEXT,
        SECRET,
        INTEGER,
        SECONDS,
        BYTES,
        FLAG,
        CHOICE,
        LIST
    }

    static Setting defined(String key, Kind kind, @Nullable String defaultText, String allowed, String doc) {
        return new Setting(key, kind, defaultText, allowed, doc, defaultText, "default", Source.DEFAULT);
    }

    Setting with(RawValue raw) {
        String shown = kind == Kind.SECRET ? HIDDEN : raw.text();
        return new Setting(key, kind, defaultText, allowed, doc, shown, raw.origin(), raw.source());
    }

    /** Whether the other one is asked for in the same words, whatever value is in force. */
    boolean sameDefinition(Setting other) {
        return kind == other.kind
                && allowed.equals(other.allowed)
                && doc.equals(other.doc)
                && Objects.equals(defaultText, other.defaultText);
    }
}
