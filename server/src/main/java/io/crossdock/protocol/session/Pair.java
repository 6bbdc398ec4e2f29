package io.crossdock.protocol.session;

import io.crossdock.hub.Frame;
import io.crossdock.hub.GroupKey;
import io.crossdock.hub.Hub;
import io.crossdock.hub.Peer;

/**
 * A session as the hub sees it: two groups, the sockets of either role. A frame goes to the other role's group, a notice
 * about the session to both. Immutable.
 */
record Pair(GroupKey workstations, GroupKey phones) {
    static Pair of(String sid) {
        return new Pair(group(sid, Role.WORKSTATION), group(sid, Role.PHONE));
    }

    private static GroupKey group(String sid, Role role) {
        return new GroupKey(SessionSettings.PROTOCOL, sid + '/' + role.word());
    }

    GroupKey of(Role role) {
        return role == Role.WORKSTATION ? workstations : phones;
    }

    /** To every socket of the session. Takes over one reference. Any thread. */
    void publish(Hub hub, Frame notice) {
        hub.publish(workstations, notice.retain(), null);
        hub.publish(phones, notice, null);
    }

    /**
     * To everybody, the leaver's own side first: whoever takes its place once the other side has heard of it came after
     * the notice. Takes over one reference.
     */
    void publishLeft(Hub hub, Role leaver, Frame notice) {
        hub.publish(of(leaver), notice.retain(), null);
        hub.publish(of(leaver.other()), notice, null);
    }

    /** To every socket that was admitted before. Takes over one reference. Any thread. */
    void publishTo(Hub hub, Frame notice, Peer except, long before) {
        hub.notice(workstations, notice.retain(), except, before);
        hub.notice(phones, notice, except, before);
    }
}
