package io.crossdock.protocol.event;

import io.crossdock.config.Settings;
import io.crossdock.wire.SocketLimits;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The event protocol's settings.
 *
 * @param mount where its WebSocket is served
 * @param clientsMax clients over QUIC and WebSocket together
 * @param frameBytesMax the payload of one frame, checked before anything is kept of it
 * @param queueBytesMax what may wait for one slow client; the oldest gives way
 * @param heartbeat between two keepalives to a QUIC client
 * @param pace how fast one client may send
 * @param trustSender whether clients may name another sender than themselves
 * @param joinToken what a client must present; null asks for nothing
 * @param rooms bounds on rooms
 */
public record EventSettings(
        boolean enabled,
        String mount,
        int clientsMax,
        int frameBytesMax,
        int queueBytesMax,
        Duration heartbeat,
        Pace pace,
        boolean trustSender,
        @Nullable String joinToken,
        RoomLimits rooms) {
    /** The name under which connections, groups and metrics stand. */
    public static final String PROTOCOL = "event";

    /** WebSocket pings; QUIC clients have a keepalive of their own, since no released client answers anything. */
    private static final int PING_SECONDS = 30;

    private static final int OLD_CLIENTS_IDLE_SECONDS = 10;
    private static final int MIB = 1 << 20;

    /**
     * What one client may send; beyond, it is paced and nothing is lost.
     *
     * @param perSecond sustained
     * @param burst at once, after a silence
     */
    public record Pace(int perSecond, int burst) {}

    /**
     * Bounds on rooms.
     *
     * @param max how many there may be
     * @param membersMax in one of them
     */
    public record RoomLimits(int max, int membersMax) {
        /** How many members a room may have that somebody wishes for. */
        int members(RoomRequest.Create wish) {
            return wish.membersMax() == 0 ? membersMax : (int) Math.min(wish.membersMax(), membersMax);
        }
    }

    public static EventSettings read(Settings settings) {
        return new EventSettings(
                settings.flag("event.enabled", true, "Whether the event protocol is served, over QUIC and WebSocket."),
                settings.mount("event.mount", "/event", "The path below which its WebSocket is served, as /ws."),
                settings.integer(
                        "event.max-clients",
                        1000,
                        1,
                        1_000_000,
                        "Clients over QUIC and WebSocket together; beyond: closed as full."),
                settings.bytes(
                        "event.frame-bytes-max",
                        MIB,
                        4096,
                        64 * MIB,
                        "Payload of one frame; a longer one closes its sender before it is read."),
                settings.bytes(
                        "event.queue-bytes-max",
                        MIB,
                        4096,
                        1024 * MIB,
                        "What may wait for one slow client; beyond, its oldest events are dropped. One event of any"
                                + " size passes when nothing waits."),
                readHeartbeat(settings),
                readPace(settings),
                settings.flag(
                        "event.trust-sender",
                        false,
                        "Whether an event may name another sender than the client that sent it."),
                settings.secret(
                        "event.join-token",
                        "What a client must present within 10 s before it takes part; unset: nothing."),
                readRooms(settings));
    }

    private static Duration readHeartbeat(Settings settings) {
        Duration heartbeat = settings.seconds(
                "event.heartbeat-seconds",
                4,
                1,
                60,
                "Between two keepalives to a QUIC client, a datagram of one byte.");
        if (heartbeat.toSeconds() >= OLD_CLIENTS_IDLE_SECONDS) {
            settings.warn("event.heartbeat-seconds is " + heartbeat.toSeconds()
                    + ": older released clients give up after " + OLD_CLIENTS_IDLE_SECONDS + " s of silence");
        }
        return heartbeat;
    }

    private static Pace readPace(Settings settings) {
        return new Pace(
                settings.integer(
                        "event.rate-per-second",
                        240,
                        1,
                        1_000_000,
                        "Events a client may send a second; beyond, it is read more slowly and nothing is lost."),
                settings.integer("event.rate-burst", 480, 1, 1_000_000, "Events it may send at once after a silence."));
    }

    private static RoomLimits readRooms(Settings settings) {
        return new RoomLimits(
                settings.integer("event.rooms-max", 10_000, 1, 1_000_000, "Rooms at a time."),
                settings.integer("event.room-members-max", 256, 1, 10_000, "Members of one room."));
    }

    /** A whole message of a WebSocket is one frame; the newest event counts most. */
    SocketLimits limits() {
        return new SocketLimits(
                PROTOCOL,
                frameBytesMax + EventCodec.HEADER_BYTES,
                queueBytesMax,
                SocketLimits.WhenSlow.DROP_OLDEST,
                PING_SECONDS,
                false);
    }
}
