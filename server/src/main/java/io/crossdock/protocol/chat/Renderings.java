package io.crossdock.protocol.chat;

import io.crossdock.wire.Answer;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Lists as they were answered last, for as long as nothing has changed: a page that everybody opens is not written anew for
 * each. Holds the whole board and a few places of it at most. Safe for any thread.
 */
final class Renderings {
    private static final int KEPT_MAX = 16;

    /** The answers made from one state of the board. */
    private record Generation(List<Board.Shown> board, ConcurrentHashMap<Listing, Answer> answers) {}

    private volatile Generation current = new Generation(List.of(), new ConcurrentHashMap<>());

    Answer of(Listing listing, List<Board.Shown> board) {
        if (!listing.everything()) {
            return listing.of(board);
        }
        Generation generation = generation(board);
        Answer known = generation.answers.get(listing);
        if (known != null) {
            return known;
        }
        Answer made = listing.of(board);
        // Places without messages are the clients' to make up, and cost nothing.
        if (made != ChatAnswers.NOTHING && generation.answers.size() < KEPT_MAX) {
            generation.answers.put(listing, made);
        }
        return made;
    }

    @SuppressWarnings(
            "ReferenceEquality") // boards give the same list until something changes; to compare would cost more
    private Generation generation(List<Board.Shown> board) {
        Generation known = current;
        if (known.board != board) {
            known = new Generation(board, new ConcurrentHashMap<>());
            current = known;
        }
        return known;
    }
}
