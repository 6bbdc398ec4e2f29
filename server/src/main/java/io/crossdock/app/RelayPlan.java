package io.crossdock.app;

import io.crossdock.backplane.redis.RedisOptions;
import io.crossdock.config.ConfigException;
import io.crossdock.config.QuicSettings;
import io.crossdock.config.RelayConfig;
import io.crossdock.config.Settings;
import io.crossdock.protocol.chat.ChatSettings;
import io.crossdock.protocol.device.DeviceSettings;
import io.crossdock.protocol.event.EventSettings;
import io.crossdock.protocol.session.SessionSettings;
import io.crossdock.protocol.topic.TopicSettings;

/** Everything that was configured: the core's sections and each protocol's own. Immutable. */
record RelayPlan(
        RelayConfig core,
        TopicSettings topic,
        SessionSettings session,
        EventSettings event,
        DeviceSettings device,
        ChatSettings chat,
        QuicSettings quic) {
    /** Reads every section and refuses what nobody asked for. */
    static RelayPlan read(Settings settings) throws ConfigException {
        RelayPlan plan = new RelayPlan(
                RelayConfig.read(settings),
                TopicSettings.read(settings),
                SessionSettings.read(settings),
                EventSettings.read(settings),
                DeviceSettings.read(settings),
                ChatSettings.read(settings),
                QuicSettings.read(settings));
        if (plan.core().redis().url() != null
                && plan.chat().enabled()
                && plan.chat().secret() == null) {
            settings.warn(
                    "chat.secret is not set: nodes on one Redis do not know each other's visitors, nor their bans");
        }
        settings.refuseUnknown();
        MountConflicts.refuse(settings, plan);
        plan.refusePortsThatMeet(settings);
        String url = plan.core().redis().url();
        if (url != null && !RedisOptions.isUrl(url)) {
            throw settings.refusal("redis.url", "a URL whose parts Redis clients understand: ports up to 65535");
        }
        return plan;
    }

    private void refusePortsThatMeet(Settings settings) throws ConfigException {
        int admin = core.admin().port();
        if (admin != 0 && admin == core.http().port()) {
            throw settings.refusal("admin.port", "a port other than http.port, or 0 for none");
        }
        // Of two defaults, or of one, the second port is done without.
        boolean chosen = quic.portChosen() && quic.legacyPortChosen();
        if (event.enabled() && chosen && quic.port() > 0 && quic.port() == quic.legacyPort()) {
            throw settings.refusal("quic.legacy-port", "a port other than quic.port, or -1 for none");
        }
    }
}
