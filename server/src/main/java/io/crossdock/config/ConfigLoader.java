package io.crossdock.config;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Merges the layers, the weakest first: profile presets, file, {@code CROSSDOCK_} variables, the profile's own variables,
 * flags. One thread, at start.
 */
public final class ConfigLoader {
    /** Read by the launcher, before there is a process of ours. */
    private static final Set<String> LAUNCHER_VARIABLES = Set.of("CROSSDOCK_JAVA", "CROSSDOCK_OPTS");

    private final Map<String, String> environment;
    private final Map<String, RawValue> flags = new LinkedHashMap<>();
    private @Nullable Profile profile;
    private @Nullable Path file;

    /** @param environment the process's variables; an empty one counts as unset */
    public ConfigLoader(Map<String, String> environment) {
        this.environment = ServiceLinks.removedFrom(environment);
    }

    /** Serves as a drop-in. */
    public ConfigLoader profile(Profile profile) {
        this.profile = profile;
        return this;
    }

    /** Reads this YAML file. */
    public ConfigLoader file(Path file) {
        this.file = file;
        return this;
    }

    /** Takes {@code key=value}; the last one for a key counts. */
    public ConfigLoader set(String assignment) throws ConfigException {
        int equals = assignment.indexOf('=');
        if (equals < 1) {
            throw new ConfigException("--set " + OneLine.of(assignment) + ": allowed is key=value");
        }
        return flag("--set", assignment.substring(0, equals).strip(), assignment.substring(equals + 1));
    }

    /** Takes the value of an option that stands for a key, such as {@code --port}. */
    public ConfigLoader flag(String option, String key, String value) {
        flags.put(key, RawValue.scalar(value, option, Source.FLAG));
        return this;
    }

    /** The merged settings; nothing has been checked but the file's form. */
    public Settings load() throws ConfigException {
        return new Settings(new Layers(
                profile,
                file == null ? Map.of() : YamlFile.read(file),
                ours(environment),
                profile == null ? Map.of() : profile.read(environment),
                Collections.unmodifiableMap(new LinkedHashMap<>(flags))));
    }

    private static Map<String, String> ours(Map<String, String> environment) {
        Map<String, String> ours = new TreeMap<>();
        environment.forEach((name, value) -> {
            if (name.startsWith(Layers.PREFIX) && !LAUNCHER_VARIABLES.contains(name) && !value.isEmpty()) {
                ours.put(name, value);
            }
        });
        return ours;
    }
}
