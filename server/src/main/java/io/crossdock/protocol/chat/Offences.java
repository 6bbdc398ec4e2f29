package io.crossdock.protocol.chat;

import java.util.HashSet;
import java.util.Set;

/** What visitors have done and whom it got banned. A longer ban is never shortened. Under its board's lock. */
final class Offences {
    private final Fading<String> identitiesForGood;
    private final Fading<String> identitiesForADay;
    private final Fading<String> browsers;
    private final Fading<Integer> violations;
    private final Fading<Set<String>> reporters;

    Offences(int identitiesMax) {
        this.identitiesForGood = new Fading<>(BoardLimits.PERMANENT_MILLIS, identitiesMax);
        this.identitiesForADay = new Fading<>(BoardLimits.DAY_MILLIS, identitiesMax);
        this.browsers = new Fading<>(BoardLimits.PERMANENT_MILLIS, identitiesMax);
        this.violations = new Fading<>(BoardLimits.DAY_MILLIS, identitiesMax);
        this.reporters = new Fading<>(BoardLimits.REPORTS_MILLIS, identitiesMax);
    }

    /** Whether what this visitor posts under this browser's name is seen by nobody. */
    boolean banned(Identity who, String browserId, long now) {
        return identitiesForGood.find(who.key(), now) != null
                || identitiesForADay.find(who.key(), now) != null
                || browsers.find(who.fingerprint(), now) != null
                || browsers.find(browserId, now) != null;
    }

    void banForGood(Identity who, String reason, long now) {
        identitiesForADay.remove(who.key(), now);
        identitiesForGood.put(who.key(), reason, now);
    }

    void banForADay(Identity who, String reason, long now) {
        if (identitiesForGood.find(who.key(), now) == null) {
            identitiesForADay.put(who.key(), reason, now);
        }
    }

    /** One more; how many there are now within a day of each other. */
    int violation(Identity who, long now) {
        Integer before = violations.find(who.key(), now);
        int count = before == null ? 1 : before + 1;
        violations.put(who.key(), count, now);
        return count;
    }

    /** One more reporter of this author, or the same once more; how many different ones there are. */
    int report(String browserId, Identity reporter, long now) {
        Set<String> known = reporters.find(browserId, now);
        Set<String> all = known == null ? new HashSet<>(2) : known;
        if (all.size() < BoardLimits.REPORTERS_MAX && all.add(reporter.key())) {
            reporters.put(browserId, all, now);
        }
        if (all.size() >= BoardLimits.REPORTS_TO_BAN) {
            browsers.put(browserId, "Auto-shadowbanned after " + all.size() + " reports", now);
        }
        return all.size();
    }

    boolean liftIdentity(String key, long now) {
        boolean day = identitiesForADay.remove(key, now);
        violations.remove(key, now);
        return identitiesForGood.remove(key, now) || day;
    }

    boolean liftBrowser(String browserId, long now) {
        reporters.remove(browserId, now);
        return browsers.remove(browserId, now);
    }

    Fading<String> identitiesForGood() {
        return identitiesForGood;
    }

    Fading<String> identitiesForADay() {
        return identitiesForADay;
    }

    Fading<String> browsers() {
        return browsers;
    }

    long crowdedOut() {
        return identitiesForGood.crowdedOut()
                + identitiesForADay.crowdedOut()
                + browsers.crowdedOut()
                + violations.crowdedOut()
                + reporters.crowdedOut();
    }
}
