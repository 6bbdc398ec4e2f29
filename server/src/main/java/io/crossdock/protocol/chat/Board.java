package io.crossdock.protocol.chat;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The messages that hang out, and what is remembered of those who come: limits, bans, reports, counts. A port. Calls
 * never block; stages complete on any thread, exceptionally when the store is away. Each call is one atomic step of the
 * store, and every call of a visitor first asks whether it may come in at all.
 */
public interface Board {
    /** Why a visitor does not come in. */
    enum Denial {
        /** The address is blocked. */
        BLOCKED,
        /** Too many different paths at once: just banned and blocked. */
        PROFILED,
        /** Too many requests at once: just blocked. */
        TOO_FAST
    }

    /**
     * Somebody's request.
     *
     * @param path what it asks for, for the profiler
     * @param counted whether it counts among the requests of two seconds
     * @param profiled whether its path counts among those of half a second
     */
    record Visit(Identity who, String path, boolean counted, boolean profiled) {
        /** The same request, which only wants to know whether its address is blocked. */
        Visit uncounted() {
            return new Visit(who, path, false, false);
        }
    }

    /** What came of a post. Only {@link Posted.Fate#STORED} is on the board; {@link Posted.Fate#SWALLOWED} looks as if. */
    record Posted(Posted.Fate fate, long againAtMillis) {
        enum Fate {
            STORED,
            SWALLOWED,
            TOO_SOON
        }
    }

    /** A phone number, or why there is none. */
    record Revealed(Revealed.Fate fate, @Nullable String phone, long againAtMillis) {
        enum Fate {
            SHOWN,
            NO_PHONE,
            NOT_FOUND,
            TOO_SOON
        }
    }

    /** What came of a report, and how many different reporters the author has now. */
    record Reported(Reported.Fate fate, int reports) {
        enum Fate {
            TAKEN,
            NOT_FOUND,
            WRONG_AUTHOR,
            OWN
        }
    }

    /**
     * A message as everybody may see it.
     *
     * @param json without the phone
     */
    record Shown(long timestamp, @Nullable String location, String json) {}

    /** Different visitors and taken posts of this day (UTC). */
    record Daily(long visitors, long messages) {}

    /** How many different visitors have looked at a city on this day (UTC). */
    record City(String name, long views) {}

    /**
     * A ban or a block that holds.
     *
     * @param kind {@code identity}, {@code browser} or {@code address}
     * @param key whom it holds
     * @param untilSeconds its end, in seconds since 1970
     */
    record Ban(String kind, String key, String reason, long untilSeconds) {}

    /** What the board holds. */
    record Counts(int messages, long bytes, int identityBans, int browserBans, int addressBlocks, long crowdedOut) {}

    /** A visitor comes for something that the board has no part in. */
    CompletionStage<Reply<Boolean>> enter(Visit visit);

    /** A visitor has filled what people do not see, and is banned for good. */
    CompletionStage<Reply<Boolean>> trap(Visit visit);

    /** A visitor's message broke a rule: after some of these it is banned for a day. */
    CompletionStage<Reply<Boolean>> offend(Visit visit);

    /**
     * Takes a message that is well formed and breaks no rule.
     *
     * @param suspicious whether it counts against its author all the same
     */
    CompletionStage<Reply<Posted>> post(Visit visit, ChatMessage message, boolean suspicious);

    /** The phone number of a message; asking costs, whatever comes of it. */
    CompletionStage<Reply<Revealed>> reveal(Visit visit, String id);

    /** In how many milliseconds the visitor may post again; 0: at once. Costs nothing. */
    CompletionStage<Reply<Long>> cooldown(Visit visit);

    CompletionStage<Reply<Reported>> report(Visit visit, Report report);

    /**
     * What hangs out, the oldest first.
     *
     * @param city counts the visitor among this city's; null for none
     */
    CompletionStage<Reply<List<Shown>>> list(Visit visit, @Nullable String city);

    /** Counts the visitor among the day's. */
    CompletionStage<Reply<Boolean>> track(Visit visit);

    CompletionStage<Reply<Daily>> daily(Visit visit);

    /** The usual cities in their order, and the one given, if it is another, before them. */
    CompletionStage<Reply<List<City>>> cities(Visit visit, @Nullable String current);

    /** Whether the store answers. */
    CompletionStage<Reply<Boolean>> healthy(Visit visit);

    /** For operators: who is kept out, at most so many of each kind. */
    CompletionStage<List<Ban>> bans(int max);

    /** For operators: ends a ban. */
    CompletionStage<Boolean> lift(String kind, String key);

    /** For operators: takes a message down. */
    CompletionStage<Boolean> remove(String id);

    /** For operators. */
    CompletionStage<Counts> counts();
}
