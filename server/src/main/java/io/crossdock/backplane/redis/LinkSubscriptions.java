package io.crossdock.backplane.redis;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What one link listens to, and what of it the server has confirmed. Confined to the Redis thread, but for one method. */
final class LinkSubscriptions {
    private static final int BATCH = 1_000;

    private final RedisLink link;
    private final LinkOwner owner;
    private final PendingSubscriptions pending = new PendingSubscriptions();
    /** To be confirmed before the link stands. */
    private final Set<String> restoring = new HashSet<>();
    /** Confirmed already, and to be told when the link stands. */
    private final List<Subscription> restored = new ArrayList<>();

    LinkSubscriptions(RedisLink link, LinkOwner owner) {
        this.link = link;
        this.owner = owner;
    }

    /** Begins on a new connection, with these. */
    void begin(List<Subscription> all) {
        clear();
        for (Subscription each : all) {
            restoring.add(each.channel);
            each.heardFrom(link);
            change(each, true);
        }
    }

    void clear() {
        pending.clear();
        restoring.clear();
        restored.clear();
    }

    /** Whoever listens to the channel on this link. Any thread. */
    @Nullable
    Subscription find(String channel) {
        Subscription subscription = owner.find(channel);
        return subscription != null && subscription.link() == link ? subscription : null;
    }

    void change(Subscription subscription, boolean wanted) {
        if (!wanted) {
            restoring.remove(subscription.channel);
        }
        pending.add(subscription, wanted);
    }

    /** One more without which the link does not stand. */
    void alsoNeeds(Subscription subscription) {
        restoring.add(subscription.channel);
    }

    /** @param standing whether the link stands, so that a subscription counts at once */
    void confirmed(String channel, boolean standing) {
        restoring.remove(channel);
        Subscription subscription = pending.confirmed(channel) ? find(channel) : null;
        if (subscription != null && subscription.leaving()) {
            return;
        }
        if (subscription != null && standing) {
            subscription.confirmed();
        } else if (subscription != null) {
            restored.add(subscription);
        }
    }

    /** Whether all that is needed is confirmed. */
    boolean complete() {
        return restoring.isEmpty();
    }

    /** The link stands. */
    void tell() {
        restored.stream()
                .filter(each -> find(each.channel) == each && !each.leaving() && !pending.awaits(each.channel))
                .forEach(Subscription::confirmed);
        restored.clear();
    }

    /** The server has answered that it will not have us listen. */
    void refused(String channel) {
        pending.confirmed(channel);
    }

    /**
     * The server says that the channel is not heard.
     *
     * @return whose it is, when that is news; null when we asked for it, or have asked for the channel again since
     */
    @Nullable
    Subscription ended(String channel) {
        Subscription subscription = pending.awaits(channel) ? null : find(channel);
        if (subscription != null && subscription.leaving()) {
            owner.left(subscription);
            return null;
        }
        if (subscription != null) {
            restored.remove(subscription);
            subscription.interrupted();
        }
        return subscription;
    }

    /** Whether it is to be listened to here, and is not, and nothing is done about it. */
    boolean lacks(Subscription subscription) {
        return find(subscription.channel) == subscription
                && !subscription.standing()
                && !subscription.leaving()
                && !pending.awaits(subscription.channel);
    }

    void send(RedisEnds ends, BiConsumer<List<String>, Throwable> refused) {
        pending.send(ends, BATCH, refused);
    }
}
