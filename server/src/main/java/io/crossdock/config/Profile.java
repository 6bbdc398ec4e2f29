package io.crossdock.config;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A drop-in: serves as one original server does, with its port, its path and its environment variables. Immutable.
 *
 * @param name what {@code --as} takes
 * @param protocol the one protocol it serves, at {@code /}; all others are off
 * @param presets further defaults that differ from plain {@code serve}, by key
 * @param variables the original's environment variables
 */
public record Profile(String name, String protocol, Map<String, String> presets, List<Variable> variables) {
    private static final List<String> PROTOCOLS = List.of("device", "topic", "session", "chat", "event");

    /** One entry for each drop-in. */
    private static final List<Profile> ALL = List.of(
            new Profile(
                    "hypo",
                    "device",
                    Map.of("http.idle-seconds", "30", "http.header-seconds", "5"),
                    List.of(
                            new Variable("SERVER_HOST", "http.host"),
                            new Variable("SERVER_PORT", "http.port"),
                            new Variable("REDIS_URL", "redis.url"),
                            new Variable("MAX_CONNECTIONS", "http.max-connections"),
                            new Variable("RATE_LIMIT_PER_MIN", "device.rate-per-minute"),
                            new Variable("MESSAGE_SIZE_LIMIT", "device.message-bytes-max"),
                            new Variable("RELAY_WS_AUTH_TOKEN", "device.secret"),
                            Variable.accepted("RUST_LOG"))),
            new Profile(
                    "pluresdb",
                    "topic",
                    Map.of("http.port", "443"),
                    List.of(
                            new Variable("PORT", "http.port"),
                            new Variable("ENABLE_TLS", "tls.enabled"),
                            Variable.accepted("NODE_ENV"))),
            new Profile(
                    "relay-system",
                    "session",
                    Map.of(
                            "http.port", "3001",
                            "session.public-url", "ws://localhost:{port}/ws",
                            "session.phone-page", "false",
                            "session.redis-channels", "original"),
                    List.of(
                            new Variable("PORT", "http.port"),
                            new Variable("REDIS_URL", "redis.url"),
                            new Variable("PUBLIC_WS_URL", "session.public-url"),
                            // The later name of the same: it stands after the other and so wins.
                            new Variable("RELAY_WS_URL", "session.public-url"),
                            new Variable("SESSION_IDLE_SECS", "session.idle-seconds"),
                            new Variable("RELAY_SESSION_ID", "session.preset.id"),
                            new Variable("RELAY_TOKEN", "session.preset.token"),
                            Variable.accepted("HEARTBEAT_INTERVAL_SECS"))),
            new Profile(
                    "kirb",
                    "chat",
                    Map.of("http.port", "3001"),
                    List.of(
                            new Variable("PORT", "http.port"),
                            new Variable("REDIS_URL", "redis.url"),
                            new Variable("SERVER_SECRET", "chat.secret"),
                            new Variable("ALLOWED_ORIGIN", "chat.allowed-origin"))),
            new Profile(
                    "issun",
                    "event",
                    // The HTTP port is the original's metrics port; its UDP port takes clients without ALPN.
                    Map.of("http.port", "9090", "quic.port", "-1", "quic.legacy-port", "5000"),
                    List.of(
                            Variable.address("ISSUN_BIND_ADDR", "quic.host", "quic.legacy-port"),
                            new Variable("ISSUN_CERT_PATH", "quic.cert"),
                            new Variable("ISSUN_KEY_PATH", "quic.key"),
                            new Variable("ISSUN_MAX_CLIENTS", "event.max-clients"),
                            new Variable("ISSUN_HEARTBEAT_INTERVAL", "event.heartbeat-seconds"),
                            new Variable("ISSUN_METRICS_PORT", "http.port"),
                            Variable.accepted("RUST_LOG"))));

    public Profile {
        Map<String, String> all = new LinkedHashMap<>();
        for (String other : PROTOCOLS) {
            all.put(other + ".enabled", Boolean.toString(other.equals(protocol)));
        }
        all.put(protocol + ".mount", "/");
        // The original's own channel names, so that both can share the traffic during a migration.
        all.put("redis.prefix", "");
        all.putAll(presets);
        presets = Map.copyOf(all);
        variables = List.copyOf(variables);
    }

    /**
     * A variable of the original and the key it sets; without a key it is known, and means nothing here.
     *
     * @param portKey set when it holds an address and a port: this is the port's key
     */
    public record Variable(
            String name, @Nullable String key, @Nullable String portKey) {
        Variable(String name, @Nullable String key) {
            this(name, key, null);
        }

        static Variable accepted(String name) {
            return new Variable(name, null);
        }

        /** One that holds {@code address:port}. */
        static Variable address(String name, String hostKey, String portKey) {
            return new Variable(name, hostKey, portKey);
        }

        private void read(String text, Map<String, RawValue> values) {
            int colon = text.lastIndexOf(':');
            boolean both = portKey != null && colon > 0;
            if (both) {
                String host = text.substring(0, colon).replaceAll("^\\[|\\]$", "");
                values.put(portKey, value(text.substring(colon + 1)));
                values.put(String.valueOf(key), value(host));
            } else if (key != null) {
                // Of an address without port nothing can be used: the port's key says what is wrong.
                values.put(portKey != null ? portKey : key, value(text));
            }
        }

        private RawValue value(String text) {
            return RawValue.scalar(text, "environment variable " + name, Source.PROFILE_ENVIRONMENT);
        }
    }

    /** The profile of this name. */
    public static Profile named(String name) throws ConfigException {
        for (Profile profile : ALL) {
            if (profile.name.equals(name)) {
                return profile;
            }
        }
        throw new ConfigException(
                "--as " + OneLine.of(name) + ": there is no such profile; allowed is " + String.join(", ", names()));
    }

    /** The names that {@code --as} takes. */
    public static List<String> names() {
        return ALL.stream().map(Profile::name).toList();
    }

    @Nullable
    RawValue preset(String key) {
        String value = presets.get(key);
        return value == null ? null : RawValue.scalar(value, "profile " + name, Source.PROFILE);
    }

    /** What the original's variables say, by key. An empty variable counts as unset, as it did there. */
    Map<String, RawValue> read(Map<String, String> environment) {
        Map<String, RawValue> values = new LinkedHashMap<>();
        // Of the originals this one reads such a file.
        Map<String, String> all = protocol.equals("event") ? DotEnv.under(environment, Path.of(".env")) : environment;
        for (Variable variable : variables) {
            String text = all.getOrDefault(variable.name, "");
            if (!text.isEmpty()) {
                variable.read(text, values);
            }
        }
        return values;
    }
}
