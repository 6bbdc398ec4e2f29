package io.crossdock.protocol.event;

import io.crossdock.hub.SharedReply;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Keeps what Redis knows of this node's guests and what the node knows the same: a sign of life once a second, which also
 * clears away what dead nodes left; a look at the places of the node's own guests now and then, and whenever an answer has
 * been missed; and all of them again when Redis has forgotten. Safe for any thread.
 */
final class RoomUpkeep {
    /** Five beats missed: a pause of the garbage collector or a slow network is not a death. */
    private static final long DEAD_MILLIS = 5_000;
    /** Before all others have had the time to beat again, nobody is dead. */
    private static final long NOBODY_IS_DEAD_MILLIS = TimeUnit.DAYS.toMillis(365);
    /** Whoever has not been answered for so long must think that the others have not either. */
    private static final long UNANSWERED_MILLIS = 2_500;
    /** What no answer and no notice has said is found out in so many beats. */
    private static final int BEATS_PER_LOOK = 10;

    private final RedisRooms rooms;
    private final RoomStays stays;
    private final LongSupplier random;
    private final LongSupplier nanoTime;
    private boolean known;
    private boolean behind;
    private boolean beating;
    private int beats;
    private long upSinceNanos;
    private long answeredNanos;

    RoomUpkeep(RedisRooms rooms, RoomStays stays, LongSupplier random, LongSupplier nanoTime) {
        this.rooms = rooms;
        this.stays = stays;
        this.random = random;
        this.nanoTime = nanoTime;
        this.upSinceNanos = nanoTime.getAsLong();
        this.answeredNanos = upSinceNanos;
    }

    /** What happens can be heard again, and what happened meanwhile was not. */
    synchronized void back() {
        upSinceNanos = nanoTime.getAsLong();
        behind = true;
    }

    /** An answer has not come. */
    synchronized void missed() {
        behind = true;
    }

    /** One at a time. Completes when it is answered, or failed. */
    CompletionStage<Void> beat() {
        String life;
        long deadMillis;
        synchronized (this) {
            if (beating) {
                return CompletableFuture.completedStage(null);
            }
            beating = true;
            life = stays.life();
            long now = nanoTime.getAsLong();
            if (now - answeredNanos > TimeUnit.MILLISECONDS.toNanos(UNANSWERED_MILLIS)) {
                upSinceNanos = now;
                behind = true;
            }
            boolean othersHadTheirTime = now - upSinceNanos > TimeUnit.MILLISECONDS.toNanos(DEAD_MILLIS);
            deadMillis = othersHadTheirTime ? DEAD_MILLIS : NOBODY_IS_DEAD_MILLIS;
        }
        String lateMillis = Long.toString(UNANSWERED_MILLIS);
        return rooms.run(RoomScripts.BEAT, life, Long.toString(deadMillis), lateMillis)
                .handle((reply, fault) -> {
                    synchronized (this) {
                        beating = false;
                        answeredNanos = fault == null ? nanoTime.getAsLong() : answeredNanos;
                    }
                    if (fault == null) {
                        learned(reply.items());
                    }
                    return null;
                });
    }

    private void learned(List<SharedReply> reply) {
        if (reply.get(1).number() == 1) {
            beginAnew();
            return;
        }
        boolean forgotten;
        boolean look;
        synchronized (this) {
            if (reply.get(2).number() == 1) {
                back();
            }
            forgotten = known && reply.get(0).number() == 0;
            known = true;
            beats++;
            look = behind || forgotten || beats % BEATS_PER_LOOK == 0;
            behind = false;
        }
        if (forgotten) {
            stays.places().forEach(this::restore);
        }
        if (look) {
            look();
        }
    }

    /** Others have been told that our guests left. So they have, and may come again. */
    private void beginAnew() {
        synchronized (this) {
            known = false;
        }
        stays.beginAnew(Long.toHexString(random.getAsLong())).forEach(RoomUpkeep::closed);
        var unused = beat();
    }

    private static void closed(Rooms.Guest guest, long room) {
        guest.heard(new Rooms.Notice(Rooms.Change.CLOSED, room, Long.MAX_VALUE, 0));
    }

    private void restore(RoomStay.Place place) {
        RoomStay.Facts facts = place.facts();
        rooms.run(
                        RoomScripts.RESTORE,
                        place.member(),
                        Long.toHexString(facts.room()),
                        facts.name(),
                        facts.token(),
                        Integer.toString(facts.membersMax()),
                        facts.host(),
                        place.started() ? "1" : "0",
                        Long.toString(place.ordinal()))
                .whenComplete((reply, fault) -> {
                    if (fault != null) {
                        missed();
                    }
                });
    }

    /** Looks where our guests are, and puts right what is different. */
    private void look() {
        Map<RoomStay, Long> quiet = stays.quiet();
        rooms.run(RoomScripts.PLACES, stays.life()).whenComplete((reply, fault) -> {
            if (fault != null) {
                missed();
                return;
            }
            Set<String> there = new HashSet<>();
            List<SharedReply> items = reply.items();
            for (int i = 0; i < items.size(); i += 2) {
                String member = RedisRooms.text(items.get(i));
                there.add(member);
                if (!stays.knows(member)) {
                    takeOut(member);
                }
            }
            quiet.forEach((stay, version) -> {
                long room = there.contains(stay.member) ? 0 : stays.lost(stay, version);
                if (room != 0) {
                    closed(stay.guest, room);
                }
            });
        });
    }

    /** Whoever is not here any more is in no room. */
    void takeOut(String member) {
        rooms.run(RoomScripts.LEAVE, member).whenComplete((reply, fault) -> {
            if (fault != null) {
                missed();
            }
        });
    }
}
