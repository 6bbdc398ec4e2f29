package io.crossdock.protocol.chat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.crossdock.hub.SharedReply;
import io.crossdock.hub.SharedStore;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The board in a store that nodes share: each call is one script, one round trip. Messages come to this node's readers
 * through one subscription, whoever posted them and where. Safe for any thread.
 */
public final class RedisBoard implements Board {
    /** How long a deletion on another node may stay unseen here. */
    private static final long MIRROR_MILLIS = 5_000;

    private static final int CITIES_MAX = 500;
    /** By the numbers that the scripts answer with. */
    private static final List<Posted.Fate> POSTED =
            List.of(Posted.Fate.STORED, Posted.Fate.SWALLOWED, Posted.Fate.TOO_SOON);

    private static final List<Reported.Fate> REPORTED =
            List.of(Reported.Fate.TAKEN, Reported.Fate.NOT_FOUND, Reported.Fate.WRONG_AUTHOR, Reported.Fate.OWN);

    private final BoardLimits limits;
    private final InstantSource clock;
    private final SharedStore store;
    private final Consumer<ChatMessage> readers;
    private final RedisDoor door;
    private final Mirror mirror;
    private final RedisBans bans;
    private final AtomicLong crowdedOut = new AtomicLong();

    /** @param nodeSeed a number that other nodes are unlikely to have: requests of the same moment are told apart by it */
    public RedisBoard(BoardLimits limits, InstantSource clock, SharedStore store, long nodeSeed, ChatReaders readers) {
        this(limits, clock, store, nodeSeed, readers::show);
    }

    RedisBoard(
            BoardLimits limits, InstantSource clock, SharedStore store, long nodeSeed, Consumer<ChatMessage> readers) {
        this.limits = limits;
        this.clock = clock;
        this.store = store;
        this.readers = readers;
        this.mirror = new Mirror(limits.life().toSeconds(), MIRROR_MILLIS, limits.messagesMax());
        this.bans = new RedisBans(store, clock);
        this.door = new RedisDoor(store, nodeSeed);
    }

    /** Begins to listen; once. Ends with the store. */
    public SharedStore.Listening listen() {
        return store.listen(ChatKeys.CHANNEL, new SharedStore.Listener() {
            @Override
            public void heard(byte[] payload, boolean own) {
                ChatMessage message = RedisReplies.message(new String(payload, UTF_8));
                if (message != null) {
                    mirror.hear(message, clock.millis());
                    readers.accept(message);
                }
            }

            @Override
            public void listening() {
                mirror.spoil();
            }
        });
    }

    private static String flag(boolean is) {
        return is ? "1" : "0";
    }

    @Override
    public CompletionStage<Reply<Boolean>> enter(Visit visit) {
        return door.ask(ChatScripts.ENTER, visit, clock.millis(), List.of(), List.of(), in -> true);
    }

    @Override
    public CompletionStage<Reply<Boolean>> trap(Visit visit) {
        List<String> args = List.of(ContentRules.HONEYPOT);
        return door.ask(ChatScripts.TRAP, visit, clock.millis(), List.of(), args, in -> true);
    }

    @Override
    public CompletionStage<Reply<Boolean>> offend(Visit visit) {
        List<String> keys = List.of(ChatKeys.violations(visit.who().key()));
        return door.ask(ChatScripts.OFFEND, visit, clock.millis(), keys, List.of(), in -> true);
    }

    @Override
    public CompletionStage<Reply<Posted>> post(Visit visit, ChatMessage message, boolean suspicious) {
        long now = clock.millis();
        Identity who = visit.who();
        List<String> keys = List.of(
                ChatKeys.violations(who.key()),
                ChatKeys.posts(who),
                ChatKeys.banned(who.fingerprint()),
                ChatKeys.banned(message.browserId()),
                ChatKeys.MESSAGE + message.id(),
                ChatKeys.INDEX,
                ChatKeys.posted(ChatKeys.day(now)),
                ChatKeys.AUTHOR + message.id(),
                ChatKeys.MESSAGE,
                ChatKeys.AUTHOR);
        List<String> args = List.of(
                flag(suspicious),
                ChatCodec.full(message),
                message.id(),
                Long.toString(message.timestamp()),
                who.key(),
                store.channelName(ChatKeys.CHANNEL),
                Long.toString(limits.postEvery().toMillis()),
                Long.toString(limits.life().toSeconds()),
                Integer.toString(limits.messagesMax()));
        return door.ask(ChatScripts.POST, visit, now, keys, args, items -> posted(message, items, now));
    }

    private Posted posted(ChatMessage message, List<SharedReply> items, long now) {
        Posted.Fate fate = POSTED.get((int) items.get(1).number());
        if (fate == Posted.Fate.TOO_SOON) {
            return new Posted(fate, items.get(2).number());
        }
        if (fate == Posted.Fate.STORED) {
            // The subscription may be behind: whoever has posted finds it in the next list.
            mirror.hear(message, now);
            crowdedOut.addAndGet(items.get(2).number());
        }
        return new Posted(fate, 0);
    }

    @Override
    public CompletionStage<Reply<Revealed>> reveal(Visit visit, String id) {
        Identity who = visit.who();
        List<String> keys = List.of(ChatKeys.reveals(who), ChatKeys.revealsOfAddress(who), ChatKeys.MESSAGE + id);
        List<String> args = List.of(Integer.toString(limits.reveals()), Integer.toString(limits.revealsPerAddress()));
        return door.ask(ChatScripts.REVEAL, visit, clock.millis(), keys, args, RedisReplies::revealed);
    }

    @Override
    public CompletionStage<Reply<Long>> cooldown(Visit visit) {
        List<String> keys = List.of(ChatKeys.posts(visit.who()));
        List<String> args = List.of(Long.toString(limits.postEvery().toMillis()));
        return door.ask(
                ChatScripts.COOLDOWN,
                visit,
                clock.millis(),
                keys,
                args,
                items -> items.get(1).number());
    }

    @Override
    public CompletionStage<Reply<Reported>> report(Visit visit, Report report) {
        String browserId = report.browserId();
        List<String> keys = List.of(
                ChatKeys.MESSAGE + report.messageId(),
                ChatKeys.AUTHOR + report.messageId(),
                ChatKeys.reporters(browserId),
                ChatKeys.reports(browserId),
                ChatKeys.banned(browserId),
                ChatKeys.INDEX);
        List<String> args = List.of(
                browserId,
                visit.who().key(),
                visit.who().fingerprint(),
                report.messageId(),
                Integer.toString(BoardLimits.REPORTERS_MAX));
        return door.ask(ChatScripts.REPORT, visit, clock.millis(), keys, args, items -> {
            Reported reported = new Reported(REPORTED.get((int) items.get(1).number()), (int)
                    items.get(2).number());
            if (reported.reports() >= BoardLimits.REPORTS_TO_DELETE) {
                mirror.forget(report.messageId());
            }
            return reported;
        });
    }

    @Override
    public CompletionStage<Reply<List<Shown>>> list(Visit visit, @Nullable String city) {
        long now = clock.millis();
        String day = ChatKeys.day(now);
        Mirror.Question question = mirror.wanted(now);
        String counted = city == null || city.length() > ChatCodec.ID_CHARS_MAX ? "" : city;
        List<String> keys = List.of(
                ChatKeys.INDEX,
                ChatKeys.MESSAGE,
                ChatKeys.cityVisitors(counted, day),
                ChatKeys.cityViews(counted, day),
                ChatKeys.cities(day));
        List<String> args = List.of(
                flag(question != null),
                Long.toString(limits.life().toSeconds()),
                counted,
                visit.who().fingerprint(),
                Integer.toString(limits.identitiesMax()),
                Integer.toString(CITIES_MAX),
                Long.toString(question == null ? 0 : question.fromSeconds()));
        return door.ask(ChatScripts.LIST, visit, now, keys, args, items -> {
            if (question != null) {
                int ids = (int) items.get(1).number();
                mirror.load(
                        question,
                        RedisReplies.texts(items.subList(2, 2 + ids)),
                        RedisReplies.messages(items.subList(2 + ids, items.size())));
            }
            return mirror.all(now);
        });
    }

    @Override
    public CompletionStage<Reply<Boolean>> track(Visit visit) {
        long now = clock.millis();
        List<String> keys = List.of(ChatKeys.visitors(ChatKeys.day(now)));
        List<String> args = List.of(visit.who().fingerprint(), Integer.toString(limits.identitiesMax()));
        return door.ask(ChatScripts.TRACK, visit, now, keys, args, in -> true);
    }

    @Override
    public CompletionStage<Reply<Daily>> daily(Visit visit) {
        long now = clock.millis();
        String day = ChatKeys.day(now);
        List<String> keys = List.of(ChatKeys.visitors(day), ChatKeys.posted(day));
        return door.ask(
                ChatScripts.DAILY,
                visit,
                now,
                keys,
                List.of(),
                items -> new Daily(items.get(1).number(), items.get(2).number()));
    }

    @Override
    public CompletionStage<Reply<List<City>>> cities(Visit visit, @Nullable String current) {
        long now = clock.millis();
        String day = ChatKeys.day(now);
        List<String> names =
                Visitors.ranked(current, city -> 0).stream().map(City::name).toList();
        List<String> keys =
                names.stream().map(city -> ChatKeys.cityViews(city, day)).toList();
        return door.ask(
                ChatScripts.CITIES,
                visit,
                now,
                keys,
                List.of(),
                items -> Visitors.ranked(
                        current, city -> items.get(names.indexOf(city) + 1).number()));
    }

    @Override
    public CompletionStage<Reply<Boolean>> healthy(Visit visit) {
        return enter(visit);
    }

    @Override
    public CompletionStage<List<Ban>> bans(int max) {
        return bans.all(max);
    }

    @Override
    public CompletionStage<Boolean> lift(String kind, String key) {
        return bans.lift(kind, key);
    }

    @Override
    public CompletionStage<Boolean> remove(String id) {
        List<String> keys = List.of(ChatKeys.MESSAGE + id, ChatKeys.AUTHOR + id, ChatKeys.INDEX);
        return store.run(ChatScripts.REMOVE, RedisDoor.TOGETHER, keys, List.of(id.getBytes(UTF_8)))
                .thenApply(reply -> {
                    mirror.forget(id);
                    return reply.number() > 0;
                });
    }

    /** Messages as this node knows them. */
    @Override
    public CompletionStage<Counts> counts() {
        List<Shown> shown = mirror.all(clock.millis());
        long bytes = shown.stream().mapToLong(each -> each.json().length()).sum();
        return bans.counts()
                .thenApply(kinds -> new Counts(shown.size(), bytes, kinds[0], kinds[1], kinds[2], crowdedOut.get()));
    }
}
