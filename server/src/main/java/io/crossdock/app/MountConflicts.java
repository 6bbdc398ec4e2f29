package io.crossdock.app;

import io.crossdock.config.ConfigException;
import io.crossdock.config.MountPath;
import io.crossdock.config.Settings;
import io.crossdock.config.Source;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Refuses paths of which one would hide another: whoever asks there would get the wrong answer. Used at the start. */
final class MountConflicts {
    private MountConflicts() {}

    /** Looks at the mounts of what is served. */
    static void refuse(Settings settings, RelayPlan plan) throws ConfigException {
        Map<String, String> mounts = mounts(plan);
        List<String> own = own(plan);
        mounts.forEach((key, path) -> {
            for (String reserved : own) {
                if (MountPath.collide(path, reserved)) {
                    throw refusal(settings, key, reserved, "the relay's own");
                }
            }
        });
        List<String> keys = List.copyOf(mounts.keySet());
        for (int i = 0; i < keys.size(); i++) {
            for (String other : keys.subList(0, i)) {
                String key = keys.get(i);
                if (MountPath.collide(mounts.getOrDefault(key, ""), mounts.getOrDefault(other, ""))) {
                    // Whoever left a path where it was is not the one who has to move.
                    boolean moved = settings.source(key) != Source.DEFAULT;
                    String stays = moved ? other : key;
                    throw refusal(settings, moved ? key : other, mounts.getOrDefault(stays, ""), stays);
                }
            }
        }
    }

    private static ConfigException refusal(Settings settings, String key, String taken, String owner) {
        return settings.refusal(key, "a path that is not, nor lies above or below, " + taken + ", which is " + owner);
    }

    private static Map<String, String> mounts(RelayPlan plan) {
        Map<String, String> mounts = new LinkedHashMap<>();
        if (plan.topic().enabled()) {
            mounts.put("topic.mount", plan.topic().mount());
        }
        if (plan.session().enabled()) {
            mounts.put("session.mount", plan.session().mount());
        }
        if (plan.event().enabled()) {
            mounts.put("event.mount", plan.event().mount());
        }
        if (plan.device().enabled()) {
            mounts.put("device.mount", plan.device().mount());
        }
        if (plan.chat().enabled()) {
            mounts.put("chat.mount", plan.chat().mount());
        }
        return mounts;
    }

    /** What this relay serves itself, on the same port. */
    private static List<String> own(RelayPlan plan) {
        List<String> own = new ArrayList<>();
        if (plan.core().profile() == null) {
            own.addAll(List.of("/health", "/ready", "/metrics"));
            if (plan.core().admin().token() != null) {
                own.add("/admin");
            }
        }
        if (plan.core().echo().enabled()) {
            own.add("/echo");
        }
        return own;
    }
}
