package io.crossdock.config;

import org.jspecify.annotations.Nullable;

/**
 * The core's settings. Protocols read their own beside it.
 *
 * @param profile the name of the drop-in profile, or null
 */
public record RelayConfig(
        HttpSettings http,
        TlsSettings tls,
        RedisSettings redis,
        AdminSettings admin,
        LogSettings log,
        DrainSettings drain,
        EchoSettings echo,
        @Nullable String profile) {

    /** Reads every core section. The caller reads the protocols' and then calls {@link Settings#refuseUnknown}. */
    public static RelayConfig read(Settings settings) throws ConfigException {
        Profile profile = settings.profile();
        return new RelayConfig(
                HttpSettings.read(settings),
                TlsSettings.read(settings),
                RedisSettings.read(settings),
                AdminSettings.read(settings),
                LogSettings.read(settings),
                DrainSettings.read(settings),
                EchoSettings.read(settings),
                profile == null ? null : profile.name());
    }
}
