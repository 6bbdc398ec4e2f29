package io.crossdock.client.event;

import io.crossdock.client.BinaryLink;
import io.crossdock.client.Options;
import io.crossdock.client.RelayException;
import io.crossdock.client.RelayException.Reason;
import io.crossdock.client.State;
import io.crossdock.client.event.Event.Scope;
import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A player: publishes events, hears those of the others, and goes in and out of rooms. Safe for any thread.
 *
 * <pre>{@code
 * EventClient anna =
 *         new EventClient(URI.create("wss://relay.example/event/ws"), listener, Options.standard());
 * anna.subscribe(PADDLE_MOVE, (node, move) -> draw(node, move));
 * anna.connect();
 * Room room = anna.createRoom("lobby", 2, "");
 * anna.publishAsync(PADDLE_MOVE, new PaddleMove(anna.nodeId(), 10));
 * }</pre>
 *
 * <p>When the connection breaks the client dials again, with growing pauses, under the same node id, and joins the room it
 * was in. When that one does not take it back, {@link EventListener#onRoomClosed} says so. Events are about now: what is
 * published without a connection is not kept for later, and its future says so. Delivery is at most once.
 *
 * <p>How bytes travel is {@link Options#network}: over a WebSocket it is the JDK's, and any other that carries whole binary
 * messages will do.
 */
public final class EventClient implements AutoCloseable {
    private final EventListener listener;
    private final Subscriptions subscriptions = new Subscriptions();
    private final EventTalk talk;
    private final BinaryLink link;
    /** Events of one client go out in the order of their numbers. */
    private final Object order = new Object();

    /** Nothing happens before {@link #connect}. */
    public EventClient(URI address, EventListener listener, Options options) {
        this(address, "", listener, options);
    }

    /** @param joinToken what the relay wants to hear before it lets anybody take part; empty: nothing */
    public EventClient(URI address, String joinToken, EventListener listener, Options options) {
        this(address, joinToken, listener, options, new SecureRandom(), System::currentTimeMillis);
    }

    EventClient(
            URI address,
            String joinToken,
            EventListener listener,
            Options options,
            RandomGenerator random,
            LongSupplier clock) {
        this.listener = listener;
        // 0 is the relay's own.
        long nodeId = random.longs().filter(id -> id != 0).findFirst().orElseThrow();
        this.talk = new EventTalk(address, nodeId, joinToken, listener, subscriptions, options, clock);
        this.link = talk.link();
    }

    /** Under which the others hear this client, over all its connections; chosen at random, all 64 bits. */
    public long nodeId() {
        return talk.nodeId();
    }

    public State state() {
        return link.state();
    }

    /**
     * Blocks until the relay has let the client in.
     *
     * @throws RelayException when it does not; the client is then closed
     */
    public void connect() throws IOException, InterruptedException {
        link.await(connectAsync());
    }

    public CompletableFuture<@Nullable Void> connectAsync() {
        return link.connect();
    }

    /**
     * To all others in the room, or in none. Blocks until it is handed to a connection.
     *
     * @throws RelayException UNREACHABLE without a connection, QUEUE_FULL, or CLOSED
     */
    public <T> void publish(EventType<T> type, T value) throws IOException, InterruptedException {
        link.await(publishAsync(type, value));
    }

    /** To all others in the room, or in none. */
    public <T> CompletableFuture<@Nullable Void> publishAsync(EventType<T> type, T value) {
        return publishAsync(type.name(), type.write(value));
    }

    /** To all others in the room, or in none. */
    public CompletableFuture<@Nullable Void> publishAsync(String type, byte[] payload) {
        return send(number -> talk.frame(number, Scope.BROADCAST, type, payload));
    }

    /** To one node, wherever it is. That nobody has this id is not told. */
    public <T> CompletableFuture<@Nullable Void> sendToAsync(long node, EventType<T> type, T value) {
        return sendToAsync(node, type.name(), type.write(value));
    }

    /** To one node, wherever it is. That nobody has this id is not told. */
    public CompletableFuture<@Nullable Void> sendToAsync(long node, String type, byte[] payload) {
        return send(number -> talk.frameTo(node, number, type, payload));
    }

    /** To the relay, which passes over what it does not know. For rooms there are methods of their own. */
    public CompletableFuture<@Nullable Void> sendToServerAsync(String type, byte[] payload) {
        return send(number -> talk.frame(number, Scope.TO_SERVER, type, payload));
    }

    private CompletableFuture<@Nullable Void> send(Function<Long, byte[]> frame) {
        synchronized (order) {
            return link.send(frame.apply(talk.nextSequence()));
        }
    }

    /**
     * Calls the handler with the sender and the value of each event of a type, as listeners are called. A payload that
     * holds no such value goes to {@link EventListener#onUnreadable}.
     */
    public <T> Subscription subscribe(EventType<T> type, BiConsumer<Long, T> handler) {
        return subscribe(type.name(), event -> {
            T value;
            try {
                value = type.read(event);
            } catch (BincodeException unreadable) {
                listener.onUnreadable(event);
                return;
            }
            handler.accept(event.sender(), value);
        });
    }

    /** Calls the handler with each event of a type, as listeners are called. */
    public Subscription subscribe(String type, Consumer<Event> handler) {
        return subscriptions.add(type, handler);
    }

    /**
     * Makes a room, with this client as its host and first member. Blocks until the relay has answered.
     *
     * @param membersMax 0 for as many as the relay allows
     * @param token what others need to come in; empty: nothing
     * @throws RelayException REFUSED with the relay's reason, or UNREACHABLE
     */
    public Room createRoom(String name, int membersMax, String token) throws IOException, InterruptedException {
        return link.await(createRoomAsync(name, membersMax, token));
    }

    public CompletableFuture<Room> createRoomAsync(String name, int membersMax, String token) {
        BincodeWriter wish = new BincodeWriter().string(name).u32(membersMax).string(token);
        return ask("crossdock::room::Create", wish, token, EventTalk.JOINED, Room::read);
    }

    /** Goes into a room that waits. Blocks until the relay has answered. */
    public Room joinRoom(long room, String token) throws IOException, InterruptedException {
        return link.await(joinRoomAsync(room, token));
    }

    public CompletableFuture<Room> joinRoomAsync(long room, String token) {
        BincodeWriter wish = new BincodeWriter().u64(room).string(token);
        return ask(EventTalk.JOIN, wish, token, EventTalk.JOINED, Room::read);
    }

    /** Leaves the room; if this client is its host, the room ends. Blocks until the relay has answered. */
    public void leaveRoom() throws IOException, InterruptedException {
        link.await(leaveRoomAsync());
    }

    /** The value is the id of the room that it was in. */
    public CompletableFuture<Long> leaveRoomAsync() {
        return ask("crossdock::room::Leave", new BincodeWriter(), "", EventTalk.LEFT, BincodeReader::u64);
    }

    /** The rooms that wait for players, the oldest first; a relay with many names only some. Blocks. */
    public List<Room.Info> rooms() throws IOException, InterruptedException {
        return link.await(roomsAsync());
    }

    public CompletableFuture<List<Room.Info>> roomsAsync() {
        return ask(
                "crossdock::room::List",
                new BincodeWriter(),
                "",
                "crossdock::room::Rooms",
                in -> in.list(Room.Info::read));
    }

    /** As the host, starts the room: nobody can join it any more. Blocks until the relay has answered. */
    public void startRoom() throws IOException, InterruptedException {
        link.await(startRoomAsync());
    }

    /** The value is the id of the room. */
    public CompletableFuture<Long> startRoomAsync() {
        return ask("crossdock::room::Start", new BincodeWriter(), "", EventTalk.STARTED, BincodeReader::u64);
    }

    private <T> CompletableFuture<T> ask(
            String request, BincodeWriter wish, String token, String answer, Function<BincodeReader, T> reader) {
        CompletableFuture<Event> asked;
        synchronized (order) {
            long number = talk.nextSequence();
            asked = talk.requests().expect(number, token);
            link.send(talk.frame(number, Scope.TO_SERVER, request, wish.toBytes()))
                    .whenComplete((sent, fault) -> {
                        if (fault != null) {
                            talk.requests().fail(number, fault);
                        }
                    });
        }
        return asked.thenCompose(event -> read(event, answer, reader));
    }

    private static <T> CompletableFuture<T> read(Event event, String wanted, Function<BincodeReader, T> reader) {
        BincodeReader in = event.reader();
        try {
            if (event.type().equals(wanted)) {
                return CompletableFuture.completedFuture(reader.apply(in));
            }
            if (event.type().equals(EventTalk.REFUSED)) {
                in.string();
                return CompletableFuture.failedFuture(new RelayException(Reason.REFUSED, in.string()));
            }
        } catch (BincodeException bad) {
            return CompletableFuture.failedFuture(
                    new RelayException(Reason.MALFORMED, String.valueOf(bad.getMessage())));
        }
        return CompletableFuture.failedFuture(new RelayException(Reason.MALFORMED, "an answer to something else"));
    }

    /** Leaves. Blocks until what waits to be sent is out, at most a few seconds. */
    @Override
    public void close() throws IOException {
        try {
            link.await(closeAsync());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public CompletableFuture<@Nullable Void> closeAsync() {
        return link.close();
    }

    @Override
    public String toString() {
        return "EventClient[" + Long.toHexString(talk.nodeId()) + ", " + link.state() + "]";
    }
}
