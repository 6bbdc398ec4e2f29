package io.crossdock.config;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What was written, layer over layer, found by key. Immutable.
 *
 * @param environment by the name of the variable: only a key in question says which variable it is
 */
record Layers(
        @Nullable Profile profile,
        Map<String, RawValue> file,
        Map<String, String> environment,
        Map<String, RawValue> profileEnvironment,
        Map<String, RawValue> flags) {

    static final String PREFIX = "CROSSDOCK_";

    /** The strongest value for the key, or null when the default is in force. */
    @Nullable
    RawValue find(String key) {
        RawValue flag = flags.get(key);
        if (flag != null) {
            return flag;
        }
        RawValue original = profileEnvironment.get(key);
        if (original != null) {
            return original;
        }
        String variable = variable(key);
        String text = environment.get(variable);
        if (text != null) {
            return RawValue.scalar(text, "environment variable " + variable, Source.ENVIRONMENT);
        }
        RawValue written = file.get(key);
        if (written != null) {
            return written;
        }
        return profile == null ? null : profile.preset(key);
    }

    /** {@code http.max-connections} is {@code CROSSDOCK_HTTP_MAX_CONNECTIONS}. */
    static String variable(String key) {
        return PREFIX + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    void refuseUnknown(Set<String> known) {
        flags.forEach((key, value) -> refuseUnknown(key, value.origin(), known));
        Set<String> variables = known.stream().map(Layers::variable).collect(Collectors.toSet());
        for (String name : new TreeMap<>(environment).keySet()) {
            if (!variables.contains(name)) {
                throw new ConfigException("unknown environment variable " + OneLine.of(name) + hint(name, variables));
            }
        }
        file.forEach((key, value) -> refuseUnknown(key, value.origin(), known));
    }

    private static void refuseUnknown(String key, String origin, Set<String> known) {
        if (known.contains(key)) {
            return;
        }
        Set<String> below = known.stream()
                .filter(other -> other.startsWith(key + "."))
                .collect(Collectors.toCollection(TreeSet::new));
        if (!below.isEmpty()) {
            throw new ConfigException("unknown key " + key + " (" + origin + "): " + key
                    + " is a section, with the keys " + String.join(", ", below));
        }
        throw new ConfigException("unknown key " + OneLine.of(key) + " (" + origin + ")" + hint(key, known));
    }

    private static String hint(String word, Collection<String> candidates) {
        String nearest = Nearest.to(word, candidates);
        return nearest == null ? "; print-config lists what there is" : ": did you mean " + nearest + "?";
    }
}
