package io.crossdock.client.event;

import io.crossdock.client.RelayException;
import io.crossdock.client.RelayException.Reason;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What the relay was asked and has not answered yet, by the sequence number of the question. Safe for any thread. */
final class Requests {
    /** @param token what the question had with it, for whoever has to ask again */
    private record Asked(String token, CompletableFuture<Event> answer) {}

    private final Map<Long, Asked> waiting = new ConcurrentHashMap<>();
    private final Executor threads;
    private final long patienceMillis;

    Requests(Executor threads, long patienceMillis) {
        this.threads = threads;
        this.patienceMillis = patienceMillis;
    }

    /** The answer to come, or UNREACHABLE when it does not come in time. */
    CompletableFuture<Event> expect(long sequence, String token) {
        CompletableFuture<Event> answer = new CompletableFuture<>();
        waiting.put(sequence, new Asked(token, answer));
        CompletableFuture.delayedExecutor(patienceMillis, TimeUnit.MILLISECONDS, threads)
                .execute(() -> fail(sequence, new RelayException(Reason.UNREACHABLE, "the relay did not answer")));
        return answer;
    }

    /**
     * Not on the caller's thread: what an app hangs onto an answer must not hold up the link.
     *
     * @return the token of the question; null when nobody has asked, or waits any more
     */
    @Nullable
    String answer(Event event) {
        Asked asked = waiting.remove(event.sequence());
        if (asked == null) {
            return null;
        }
        threads.execute(() -> asked.answer().complete(event));
        return asked.token();
    }

    void fail(long sequence, Throwable why) {
        Asked asked = waiting.remove(sequence);
        if (asked != null) {
            asked.answer().completeExceptionally(why);
        }
    }

    /** The connection on which the answers would have come is gone. */
    void failAll(@Nullable RelayException why) {
        RelayException cause = why == null ? new RelayException(Reason.CLOSED, "the client is closed") : why;
        waiting.keySet().forEach(sequence -> threads.execute(() -> fail(sequence, cause)));
    }
}
