package io.crossdock.protocol.chat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who may come in: blocked addresses, too many requests, too many different ones. Under its board's lock. */
final class Gate {
    static final String BLOCK_REASON = "Too many requests";
    static final String PROFILE_REASON = "Bot detected - burst pattern";

    private record Step(String path, long atMillis) {}

    private final Fading<String> blocked;
    private final Window bursts;
    private final Fading<List<Step>> profiles;

    Gate(int identitiesMax) {
        this.blocked = new Fading<>(BoardLimits.BLOCK_MILLIS, identitiesMax);
        this.bursts = new Window(BoardLimits.BURST_REQUESTS, BoardLimits.BURST_MILLIS, identitiesMax);
        this.profiles = new Fading<>(BoardLimits.PROFILE_MILLIS, identitiesMax);
    }

    Board.@Nullable Denial enter(Board.Visit visit, long now) {
        Identity who = visit.who();
        if (blocked.find(who.address(), now) != null) {
            return Board.Denial.BLOCKED;
        }
        if (visit.profiled() && profiled(who.key(), visit.path(), now)) {
            blocked.put(who.address(), BLOCK_REASON, now);
            return Board.Denial.PROFILED;
        }
        if (visit.counted() && tooFast(who.key(), now)) {
            blocked.put(who.address(), BLOCK_REASON, now);
            return Board.Denial.TOO_FAST;
        }
        return null;
    }

    private boolean tooFast(String key, long now) {
        if (bursts.againAt(key, now) > 0) {
            return true;
        }
        bursts.add(key, now);
        return false;
    }

    private boolean profiled(String key, String path, long now) {
        List<Step> known = profiles.find(key, now);
        List<Step> steps = known == null ? new ArrayList<>(2) : known;
        steps.removeIf(step -> step.atMillis + BoardLimits.PROFILE_MILLIS <= now || step.path.equals(path));
        steps.add(new Step(path, now));
        profiles.put(key, steps, now);
        return steps.size() >= BoardLimits.PROFILE_PATHS;
    }

    Fading<String> blocked() {
        return blocked;
    }

    long crowdedOut() {
        return blocked.crowdedOut() + bursts.crowdedOut() + profiles.crowdedOut();
    }
}
