package io.crossdock.protocol.chat;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The board in this process: one lock, held for a few map operations. Bounded in count, bytes and time. Safe for any
 * thread; every stage it returns is complete.
 */
public final class MemoryBoard implements Board {
    private final Object lock = new Object();
    private final BoardLimits limits;
    private final InstantSource clock;
    private final Consumer<ChatMessage> readers;
    private final Gate gate;
    private final Offences offences;
    private final Shelf shelf;
    private final Visitors visitors;
    private final Window posts;
    private final Window reveals;
    private final Window revealsByAddress;

    public MemoryBoard(BoardLimits limits, InstantSource clock, ChatReaders readers) {
        this(limits, clock, readers::show);
    }

    /** @param readers hears of each message that is new on the board; called without the lock */
    MemoryBoard(BoardLimits limits, InstantSource clock, Consumer<ChatMessage> readers) {
        int identities = limits.identitiesMax();
        this.limits = limits;
        this.clock = clock;
        this.readers = readers;
        this.gate = new Gate(identities);
        this.offences = new Offences(identities);
        this.shelf = new Shelf(limits);
        this.visitors = new Visitors(identities);
        this.posts = new Window(1, limits.postEvery().toMillis(), identities);
        this.reveals = new Window(limits.reveals(), BoardLimits.HOUR_MILLIS, identities);
        this.revealsByAddress = new Window(limits.revealsPerAddress(), BoardLimits.HOUR_MILLIS, identities);
    }

    /** One atomic step of a visitor who may come in. */
    private <T> CompletionStage<Reply<T>> step(Visit visit, LongFunction<T> work) {
        synchronized (lock) {
            long now = clock.millis();
            Denial denial = gate.enter(visit, now);
            if (denial == Denial.PROFILED) {
                offences.banForADay(visit.who(), Gate.PROFILE_REASON, now);
            }
            return Reply.now(denial == null ? Reply.granted(work.apply(now)) : Reply.denied(denial));
        }
    }

    private <T> CompletionStage<T> step(LongFunction<T> work) {
        synchronized (lock) {
            return CompletableFuture.completedStage(work.apply(clock.millis()));
        }
    }

    @Override
    public CompletionStage<Reply<Boolean>> enter(Visit visit) {
        return step(visit, now -> true);
    }

    @Override
    public CompletionStage<Reply<Boolean>> trap(Visit visit) {
        return step(visit, now -> {
            offences.banForGood(visit.who(), ContentRules.HONEYPOT, now);
            return true;
        });
    }

    @Override
    public CompletionStage<Reply<Boolean>> offend(Visit visit) {
        return step(visit, now -> {
            int count = offences.violation(visit.who(), now);
            if (count >= BoardLimits.VIOLATIONS_TO_BAN) {
                offences.banForADay(visit.who(), "Auto-banned: " + count + " violations", now);
            }
            return true;
        });
    }

    @Override
    public CompletionStage<Reply<Posted>> post(Visit visit, ChatMessage message, boolean suspicious) {
        CompletionStage<Reply<Posted>> step = step(visit, now -> posted(visit.who(), message, suspicious, now));
        return step.thenApply(reply -> {
            if (reply instanceof Reply.Granted<Posted> granted
                    && granted.value().fate() == Posted.Fate.STORED) {
                readers.accept(message);
            }
            return reply;
        });
    }

    private Posted posted(Identity who, ChatMessage message, boolean suspicious, long now) {
        if (suspicious) {
            offences.violation(who, now);
        }
        long again = posts.againAt(who.key(), now);
        if (again > 0) {
            return new Posted(Posted.Fate.TOO_SOON, again);
        }
        posts.add(who.key(), now);
        if (offences.banned(who, message.browserId(), now)) {
            return new Posted(Posted.Fate.SWALLOWED, 0);
        }
        shelf.add(message, who, now);
        visitors.posted(now);
        return new Posted(Posted.Fate.STORED, 0);
    }

    @Override
    public CompletionStage<Reply<Revealed>> reveal(Visit visit, String id) {
        return step(visit, now -> revealed(visit.who(), id, now));
    }

    private Revealed revealed(Identity who, String id, long now) {
        boolean perAddress = limits.revealsPerAddress() > 0;
        long again = reveals.againAt(who.key(), now);
        long addressAgain = perAddress ? revealsByAddress.againAt(who.address(), now) : 0;
        if (again > 0 || addressAgain > 0) {
            return new Revealed(Revealed.Fate.TOO_SOON, null, Math.max(again, addressAgain));
        }
        reveals.add(who.key(), now);
        if (perAddress) {
            revealsByAddress.add(who.address(), now);
        }
        Shelf.Item item = shelf.find(id, now);
        if (item == null) {
            return new Revealed(Revealed.Fate.NOT_FOUND, null, 0);
        }
        String phone = item.message().phone();
        return new Revealed(phone == null ? Revealed.Fate.NO_PHONE : Revealed.Fate.SHOWN, phone, 0);
    }

    @Override
    public CompletionStage<Reply<Long>> cooldown(Visit visit) {
        return step(visit, now -> Math.max(0, posts.againAt(visit.who().key(), now) - now));
    }

    @Override
    public CompletionStage<Reply<Reported>> report(Visit visit, Report report) {
        return step(visit, now -> reported(visit.who(), report, now));
    }

    private Reported reported(Identity who, Report report, long now) {
        Shelf.Item item = shelf.find(report.messageId(), now);
        if (item == null) {
            return new Reported(Reported.Fate.NOT_FOUND, 0);
        }
        String author = item.message().browserId();
        if (!author.equals(report.browserId())) {
            return new Reported(Reported.Fate.WRONG_AUTHOR, 0);
        }
        if (item.author().equals(who.key()) || author.equals(who.fingerprint())) {
            return new Reported(Reported.Fate.OWN, 0);
        }
        int reports = offences.report(author, who, now);
        if (reports >= BoardLimits.REPORTS_TO_DELETE) {
            shelf.remove(report.messageId(), now);
        }
        return new Reported(Reported.Fate.TAKEN, reports);
    }

    @Override
    public CompletionStage<Reply<List<Shown>>> list(Visit visit, @Nullable String city) {
        return step(visit, now -> {
            if (city != null) {
                visitors.look(city, visit.who(), now);
            }
            return shelf.all(now);
        });
    }

    @Override
    public CompletionStage<Reply<Boolean>> track(Visit visit) {
        return step(visit, now -> {
            visitors.track(visit.who(), now);
            return true;
        });
    }

    @Override
    public CompletionStage<Reply<Daily>> daily(Visit visit) {
        return step(visit, visitors::daily);
    }

    @Override
    public CompletionStage<Reply<List<City>>> cities(Visit visit, @Nullable String current) {
        return step(visit, now -> visitors.cities(current, now));
    }

    @Override
    public CompletionStage<Reply<Boolean>> healthy(Visit visit) {
        return enter(visit);
    }

    @Override
    public CompletionStage<List<Ban>> bans(int max) {
        return step(now -> {
            List<Ban> all = new ArrayList<>();
            add(all, "identity", offences.identitiesForADay(), now, max);
            add(all, "identity", offences.identitiesForGood(), now, max);
            add(all, "browser", offences.browsers(), now, max);
            add(all, "address", gate.blocked(), now, max);
            return all;
        });
    }

    private static void add(List<Ban> all, String kind, Fading<String> bans, long now, int max) {
        for (Fading.Standing<String> ban : bans.standing(now, max)) {
            all.add(new Ban(kind, ban.key(), ban.value(), ban.endMillis() / 1000));
        }
    }

    @Override
    public CompletionStage<Boolean> lift(String kind, String key) {
        return step(now -> switch (kind) {
            case "identity" -> offences.liftIdentity(key, now);
            case "browser" -> offences.liftBrowser(key, now);
            case "address" -> gate.blocked().remove(key, now);
            default -> false;
        });
    }

    @Override
    public CompletionStage<Boolean> remove(String id) {
        return step(now -> shelf.remove(id, now));
    }

    @Override
    public CompletionStage<Counts> counts() {
        return step(now -> new Counts(
                shelf.size(now),
                shelf.bytes(),
                offences.identitiesForADay().size(now)
                        + offences.identitiesForGood().size(now),
                offences.browsers().size(now),
                gate.blocked().size(now),
                shelf.crowdedOut()
                        + gate.crowdedOut()
                        + offences.crowdedOut()
                        + posts.crowdedOut()
                        + reveals.crowdedOut()
                        + revealsByAddress.crowdedOut()));
    }
}
