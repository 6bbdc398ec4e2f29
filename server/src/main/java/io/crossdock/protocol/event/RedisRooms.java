package io.crossdock.protocol.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.crossdock.hub.SharedReply;
import io.crossdock.hub.SharedScript;
import io.crossdock.hub.SharedStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Rooms that all nodes share. Each request is one script ({@link RoomScripts}), which also tells all nodes of what it has
 * changed; each node tells its own guests. Safe for any thread.
 */
public final class RedisRooms implements Rooms {
    /** All rooms lie on one shard: a room, its members' places and the list change together. */
    private static final String TOGETHER = "event-rooms";

    private static final String KEYS = "event:rooms";
    private static final String CHANNEL = "event:rooms:news";

    private final SharedStore store;
    private final EventSettings.RoomLimits limits;
    private final RoomStays stays;
    private final RoomUpkeep upkeep;
    /** The list that is being asked for, and the one that will be next. */
    private @Nullable CompletableFuture<List<Info>> listing;

    private @Nullable CompletableFuture<List<Info>> listingNext;

    /**
     * @param random for names of this node's lives; never the same twice
     * @param nanoTime a clock as {@link System#nanoTime}
     */
    public RedisRooms(SharedStore store, EventSettings.RoomLimits limits, LongSupplier random, LongSupplier nanoTime) {
        this.store = store;
        this.limits = limits;
        this.stays = new RoomStays(Long.toHexString(random.getAsLong()));
        this.upkeep = new RoomUpkeep(this, stays, random, nanoTime);
    }

    /**
     * Listens to what happens on other nodes. Once, before anything else.
     *
     * @return completes when guests can be let in, or this node has tried
     */
    public CompletionStage<Void> begin() {
        SharedStore.Listening news = store.listen(CHANNEL, new SharedStore.Listener() {
            @Override
            public void heard(byte[] payload, boolean own) {
                RedisRooms.this.heard(new String(payload, UTF_8));
            }

            @Override
            public void listening() {
                upkeep.back();
            }
        });
        return news.begun().thenCompose(heard -> upkeep.beat());
    }

    /** To be called once a second. */
    public void beat() {
        var unused = upkeep.beat();
    }

    /** @param who a member, or this node's life */
    CompletionStage<SharedReply> run(SharedScript script, String who, String... args) {
        List<byte[]> all = Stream.concat(Stream.of(store.channelName(CHANNEL), who), Stream.of(args))
                .map(text -> text.getBytes(UTF_8))
                .toList();
        return store.run(script, TOGETHER, List.of(KEYS), all);
    }

    @Override
    public CompletionStage<Entry> create(Guest host, long room, RoomRequest.Create wish) {
        RoomStay stay = stays.wish(host, room);
        String[] args = {
            Long.toHexString(room),
            wish.name(),
            wish.token(),
            Integer.toString(limits.members(wish)),
            Integer.toString(limits.max())
        };
        return entered(stay, room, () -> run(RoomScripts.CREATE, stay.member, args));
    }

    @Override
    public CompletionStage<Entry> join(Guest guest, RoomRequest.Join wish) {
        RoomStay stay = stays.wish(guest, wish.room());
        String room = Long.toHexString(wish.room());
        return entered(stay, wish.room(), () -> run(RoomScripts.JOIN, stay.member, room, wish.token()));
    }

    /** A Redis that has just come back empty knows this node from its next beat on: once, it is not waited for. */
    private CompletionStage<SharedReply> known(Supplier<CompletionStage<SharedReply>> ask) {
        return ask.get().thenCompose(reply -> {
            boolean unknown =
                    !(reply instanceof SharedReply.Items) && text(reply).isEmpty();
            return unknown ? upkeep.beat().thenCompose(beaten -> ask.get()) : CompletableFuture.completedStage(reply);
        });
    }

    private CompletionStage<Entry> entered(RoomStay stay, long room, Supplier<CompletionStage<SharedReply>> ask) {
        return answer(stay, known(ask), items -> {
            long ordinal = number(items.get(0));
            String host = text(items.get(4));
            RoomStay.Facts facts =
                    new RoomStay.Facts(room, text(items.get(1)), text(items.get(2)), (int) number(items.get(3)), host);
            boolean started = !text(items.get(5)).equals("0");
            if (!stays.entered(stay, facts, ordinal, started)) {
                throw new CompletionException(new RoomRefusal(RoomRefusal.AWAY));
            }
            List<Long> members = items.get(6).items().stream()
                    .map(member -> RoomStay.nodeId(text(member)))
                    .toList();
            Info info = new Info(
                    room,
                    facts.name(),
                    started ? State.IN_PROGRESS : State.WAITING,
                    RoomStay.nodeId(host),
                    members.size(),
                    facts.membersMax(),
                    !facts.token().isEmpty());
            return new Entry(info, members, ordinal);
        });
    }

    @Override
    public CompletionStage<Step> leave(Guest guest) {
        return step(RoomScripts.LEAVE, guest, stays::left);
    }

    @Override
    public CompletionStage<Step> start(Guest guest) {
        return step(RoomScripts.START, guest, stays::answered);
    }

    private CompletionStage<Step> step(SharedScript script, Guest guest, Consumer<RoomStay> then) {
        RoomStay stay = stays.ask(guest);
        if (stay == null) {
            return CompletableFuture.failedStage(new RoomRefusal(RoomRefusal.NOT_IN));
        }
        return answer(stay, run(script, stay.member), items -> {
            then.accept(stay);
            return new Step(room(items.get(0)), number(items.get(1)));
        });
    }

    /** @param then takes what a script answers that has done what was asked for, and settles the stay */
    private <T> CompletionStage<T> answer(
            RoomStay stay, CompletionStage<SharedReply> asked, Function<List<SharedReply>, T> then) {
        return asked.handle((reply, fault) -> {
            if (fault != null) {
                // It may have happened or not: the next look at Redis tells.
                upkeep.missed();
                stays.answered(stay);
                throw new CompletionException(fault);
            }
            if (reply instanceof SharedReply.Items items) {
                return then.apply(items.value());
            }
            stays.answered(stay);
            String reason = text(reply);
            throw new CompletionException(new RoomRefusal(reason.isEmpty() ? RoomRefusal.AWAY : reason));
        });
    }

    /** One question at a time for all guests here, however often they ask. */
    @Override
    public CompletionStage<List<Info>> waiting() {
        CompletableFuture<List<Info>> asked;
        synchronized (this) {
            if (listing != null) {
                // What is under way may not know what this guest knows.
                listingNext = listingNext == null ? new CompletableFuture<>() : listingNext;
                return listingNext;
            }
            asked = new CompletableFuture<>();
            listing = asked;
        }
        list(asked);
        return asked;
    }

    private void list(CompletableFuture<List<Info>> asked) {
        run(RoomScripts.LIST, stays.life(), Integer.toString(LISTED_MAX))
                .thenApply(reply -> reply.items().stream().map(RedisRooms::info).toList())
                .whenComplete((found, fault) -> {
                    listNext();
                    if (fault == null) {
                        asked.complete(found);
                    } else {
                        asked.completeExceptionally(fault);
                    }
                });
    }

    private void listNext() {
        CompletableFuture<List<Info>> next;
        synchronized (this) {
            next = listingNext;
            listing = next;
            listingNext = null;
        }
        if (next != null) {
            list(next);
        }
    }

    private static Info info(SharedReply reply) {
        List<SharedReply> items = reply.items();
        return new Info(
                room(items.get(0)),
                text(items.get(1)),
                State.WAITING,
                RoomStay.nodeId(text(items.get(3))),
                (int) items.get(5).number(),
                (int) number(items.get(2)),
                items.get(4).number() == 1);
    }

    @Override
    public void gone(Guest guest) {
        RoomStay stay = stays.gone(guest);
        if (stay != null) {
            upkeep.takeOut(stay.member);
        }
    }

    @Override
    public int hosted() {
        return stays.hosted();
    }

    /** {@code what room ordinal member}, as scripts say it. Anything else is nobody's of ours. */
    private void heard(String news) {
        String[] words = news.split(" ", -1);
        if (words.length != 4) {
            return;
        }
        try {
            Change change = Change.valueOf(words[0].toUpperCase(Locale.ROOT));
            long room = Long.parseUnsignedLong(words[1], 16);
            Notice notice = new Notice(change, room, Long.parseLong(words[2]), RoomStay.nodeId(words[3]));
            List<Guest> concerned = new ArrayList<>(stays.concerned(change, room, words[3]));
            concerned.forEach(guest -> guest.heard(notice));
        } catch (IllegalArgumentException notOurs) {
            // Whoever has said it, no room of ours is concerned.
        }
    }

    static String text(SharedReply reply) {
        String text = reply.text();
        return text == null ? "" : text;
    }

    private static long number(SharedReply reply) {
        return Long.parseLong(text(reply));
    }

    static long room(SharedReply reply) {
        return Long.parseUnsignedLong(text(reply), 16);
    }
}
