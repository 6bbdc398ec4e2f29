package io.crossdock.backplane.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.crossdock.hub.GroupKey;
import io.crossdock.hub.SharedReply;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** The scripts of presence with their keys and arguments. Confined to the Redis thread. */
final class PresenceCalls {
    private static final byte[] YES = utf8("1");
    private static final byte[] NO = utf8("0");
    /** Notices about the dead are news to every node, the reaper's among them. */
    private static final UUID NOBODY = new UUID(0, 0);

    private final RedisNode node;
    private final RedisNames names;
    /** Under which this node's members stand in Redis. Another after it has been given up for dead. */
    private UUID incarnation = UUID.randomUUID();
    /** All names that it has had. Any thread reads. */
    private final Set<String> ours = ConcurrentHashMap.newKeySet();

    PresenceCalls(RedisNode node, RedisNames names) {
        this.node = node;
        this.names = names;
        ours.add(incarnation.toString());
    }

    /** Begins another life: what stands under the old name is others' to clear away. */
    void beginAnew() {
        incarnation = UUID.randomUUID();
        ours.add(incarnation.toString());
    }

    /** Whether a member, as Redis has it, is or was one of this node. Any thread. */
    boolean isOurs(String member) {
        return ours.contains(member.substring(0, Math.max(0, member.indexOf('/'))));
    }

    /**
     * @param ordinal 0 for the next one
     * @param tell whether other members hear of it
     */
    CompletionStage<SharedReply> arrive(Gathering gathering, Gathering.Member member, long ordinal, boolean tell) {
        return node.run(
                PresenceScripts.ARRIVE,
                keys(gathering.group),
                List.of(
                        member(member),
                        number(ordinal),
                        number(gathering.last()),
                        publish(),
                        utf8(names.group(gathering.group)),
                        head(Envelope.Kind.ARRIVED, names.incarnation()),
                        tell ? YES : NO));
    }

    /** @param always tells also when it is not there any more */
    CompletionStage<SharedReply> depart(Gathering gathering, Gathering.Member member, boolean always) {
        return depart(gathering, member(member), always);
    }

    private CompletionStage<SharedReply> depart(Gathering gathering, byte[] member, boolean always) {
        return node.run(
                PresenceScripts.DEPART,
                keys(gathering.group),
                List.of(
                        member,
                        publish(),
                        utf8(names.group(gathering.group)),
                        head(Envelope.Kind.DEPARTED, names.incarnation()),
                        always ? YES : NO,
                        number(gathering.last())));
    }

    /** Takes out a member as Redis has it, if it is still there. */
    CompletionStage<SharedReply> takeOut(Gathering gathering, String member) {
        return depart(gathering, utf8(member), false);
    }

    /** Who is in a group: on other nodes, and on this one as long as it has lived under its present name. */
    record Everybody(List<Acquaintances.Stranger> others, List<String> own) {}

    CompletionStage<Everybody> everybody(GroupKey group) {
        String prefix = incarnation + "/";
        return node.run(PresenceScripts.MEMBERS, List.of(names.members(group)), List.of())
                .thenApply(reply -> {
                    List<SharedReply> items = reply.items();
                    Everybody everybody = new Everybody(new ArrayList<>(), new ArrayList<>());
                    for (int i = 0; i + 1 < items.size(); i += 2) {
                        String text = String.valueOf(items.get(i).text());
                        if (text.startsWith(prefix)) {
                            everybody.own.add(text);
                        } else if (!isOurs(text)) {
                            double score = Double.parseDouble(
                                    String.valueOf(items.get(i + 1).text()));
                            everybody.others.add(new Acquaintances.Stranger(text, (long) score));
                        }
                    }
                    return everybody;
                });
    }

    /** The ordinal that a script has answered. */
    static long ordinal(SharedReply reply) {
        return Long.parseLong(String.valueOf(reply.text()));
    }

    /** The number in a member of this node as Redis has it. */
    static long number(String member) {
        int from = member.indexOf('/') + 1;
        return Long.parseLong(member, from, member.indexOf('/', from), 10);
    }

    CompletionStage<SharedReply> reap(String dead, GroupKey group) {
        return node.run(
                PresenceScripts.REAP,
                keys(group),
                List.of(utf8(dead), publish(), utf8(names.group(group)), head(Envelope.Kind.DEPARTED, NOBODY)));
    }

    /** @param lateMillis after how long without a beat of its own this node is no judge of others */
    CompletionStage<SharedReply> beat(long deadMillis, long lateMillis) {
        return node.run(
                PresenceScripts.BEAT,
                List.of(names.nodes(), names.deadNodes()),
                List.of(utf8(incarnation.toString()), number(deadMillis), number(lateMillis)));
    }

    void bury(String dead) {
        node.run(PresenceScripts.BURY, List.of(names.nodes()), List.of(utf8(dead)));
    }

    String incarnation() {
        return incarnation.toString();
    }

    CompletionStage<SharedReply> groups(String dead) {
        return node.run(PresenceScripts.GROUPS, List.of(names.groupsOf(dead)), List.of());
    }

    /** Notes that this node has members in the group, so that others find them when it dies. */
    CompletionStage<SharedReply> note(GroupKey group) {
        return node.run(
                PresenceScripts.NOTE, List.of(names.groupsOf(incarnation.toString())), List.of(utf8(written(group))));
    }

    void strike(GroupKey group) {
        strike(incarnation.toString(), written(group));
    }

    CompletionStage<SharedReply> strike(String incarnation, String written) {
        return node.run(PresenceScripts.STRIKE, List.of(names.groupsOf(incarnation)), List.of(utf8(written)));
    }

    private static String written(GroupKey group) {
        return group.protocol() + "/" + RedisNames.text(group.name());
    }

    static GroupKey read(String written) {
        int slash = written.indexOf('/');
        return new GroupKey(written.substring(0, slash), RedisNames.name(written.substring(slash + 1)));
    }

    private List<String> keys(GroupKey group) {
        return List.of(names.members(group), names.history(group));
    }

    private byte[] member(Gathering.Member member) {
        return utf8(incarnation + "/" + member.number + "/" + member.name);
    }

    private byte[] publish() {
        return utf8(node.sharded() ? "SPUBLISH" : "PUBLISH");
    }

    private static byte[] head(Envelope.Kind kind, UUID sender) {
        byte[] header = new byte[Envelope.HEADER_BYTES];
        Envelope.open(header, kind, sender, 0);
        return Arrays.copyOf(header, Envelope.SEQUENCE_AT);
    }

    private static byte[] number(long number) {
        return utf8(Long.toString(number));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(UTF_8);
    }
}
