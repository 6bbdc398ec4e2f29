package io.crossdock.backplane.redis;

import io.crossdock.hub.GroupKey;
import io.crossdock.hub.Presence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The members that one group has on this node, and what other nodes were told of them. Confined to the Redis thread. */
final class Gathering {
    /** One member on this node. */
    static final class Member {
        final long number;
        final String name;
        /** Its place in the group's history; 0 until it has one. */
        long ordinal;
        /** Whether Redis may have it. */
        boolean sent;
        /** Whether other nodes have been told of it. */
        boolean told;
        /** Set when it leaves before it has a place. */
        @Nullable
        LongConsumer leaving;

        Member(long number, String name) {
            this.number = number;
            this.name = name;
        }
    }

    final GroupKey group;
    final Map<Presence.Entry, Member> members = new LinkedHashMap<>(4);
    /** Members that other nodes know of and that left while Redis was away. */
    final List<Member> leftUnsaid = new ArrayList<>(0);
    /** The group's members elsewhere. Other threads use it, too. */
    final Acquaintances elsewhere;
    /** Whether the members elsewhere are to be looked for: what was known of them may have changed unheard. */
    boolean unlooked;
    /** The last ordinal seen in this group. */
    private long last;

    Gathering(GroupKey group) {
        this.group = group;
        this.elsewhere = new Acquaintances(group);
    }

    /** Whoever comes while nobody is here begins to listen. */
    void enter(Presence.Entry entry, Member member) {
        unlooked |= members.isEmpty();
        members.put(entry, member);
    }

    /** The numbers of those who are here. */
    Set<Long> numbers() {
        return members.values().stream().map(member -> member.number).collect(Collectors.toSet());
    }

    long last() {
        return last;
    }

    void saw(long ordinal) {
        last = Math.max(last, ordinal);
    }

    /** An ordinal of our own while Redis is away: on the scale of Redis's, and never given out twice here. */
    long next(long nowMicros) {
        saw(Math.max(nowMicros, last + 1));
        return last;
    }

    /** The name of the one who has been here longest, but for one; null when there is no other. */
    @Nullable
    String oldestBut(Member newcomer) {
        Member oldest = null;
        for (Member member : members.values()) {
            if (member != newcomer && member.ordinal > 0 && (oldest == null || member.ordinal < oldest.ordinal)) {
                oldest = member;
            }
        }
        return oldest == null ? null : oldest.name;
    }

    boolean over() {
        return members.isEmpty() && leftUnsaid.isEmpty();
    }
}
