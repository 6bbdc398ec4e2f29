package io.crossdock.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossdock.cli.ServeProcess;
import io.crossdock.kit.TestRedis;
import io.crossdock.protocol.event.Player;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes as processes, which end or stand still with players in rooms. */
final class RoomFailuresTest {
    private static final Duration NO_GHOSTS = Duration.ofSeconds(10);

    @TempDir
    Path folder = Path.of("");

    private final TestRedis redis = TestRedis.start();

    @AfterEach
    void end() {
        redis.close();
    }

    private ServeProcess node() throws IOException {
        return ServeProcess.start(
                folder,
                ("serve --host 127.0.0.1 --port 0 --set http.transport=nio --set quic.port=-1 --set quic.legacy-port=-1"
                                + " --set redis.timeout-millis=5000 --set redis.connect-timeout-millis=5000 --redis "
                                + redis.url())
                        .split(" ", -1));
    }

    /** What comes next, however long that takes within reason. */
    private static String late(Player player) throws IOException {
        for (long begun = System.nanoTime(); ; ) {
            try {
                return player.next().toString();
            } catch (SocketTimeoutException notYet) {
                assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(NO_GHOSTS.multipliedBy(2));
            }
        }
    }

    @Test
    void aNodeKilledHardTakesItsPlayersOutOfTheirRoomsOnce() throws Exception {
        try (ServeProcess west = node();
                ServeProcess north = node();
                ServeProcess south = node()) {
            int westPort = west.ready();
            int southPort = south.ready();
            try (Player host = new Player(westPort, 1);
                    Player member = new Player(southPort, 2);
                    Player other = new Player(north.ready(), 3);
                    Player far = new Player(southPort, 4);
                    Player ghost = new Player(westPort, 5)) {
                long hosted = host.creates("theirs", 0, "");
                member.joins(hosted, "");
                member.hears("Joined");
                long ours = other.creates("ours", 0, "");
                ghost.joins(ours, "");
                ghost.hears("Joined");
                far.joins(ours, "");
                far.hears("Joined");
                other.hears("MemberJoined 5");
                other.hears("MemberJoined 4");
                long killedNanos = System.nanoTime();

                west.signal("KILL");

                assertThat(late(member)).isEqualTo("Closed");
                assertThat(late(other)).isEqualTo("MemberLeft 5");
                assertThat(late(far)).isEqualTo("MemberLeft 5");
                assertThat(Duration.ofNanos(System.nanoTime() - killedNanos)).isLessThan(NO_GHOSTS);
                assertThat(member.lists()).containsExactly("ours 2/256");
                member.joins(ours, "");
                assertThat(Player.members(member.hears("Joined"))).containsExactly(3L, 4L, 2L);
                other.hears("MemberJoined 2");
                far.hears("MemberJoined 2");
                other.socket().expectSilence(1_500);
            }
        }
    }

    @Test
    void aNodeThatStoodStillTooLongTellsItsPlayersThatTheyAreInNoRoom() throws Exception {
        try (ServeProcess west = node();
                ServeProcess north = node()) {
            int westPort = west.ready();
            try (Player host = new Player(north.ready(), 1);
                    Player still = new Player(westPort, 2)) {
                long room = host.creates("game", 0, "");
                still.joins(room, "");
                still.hears("Joined");
                host.hears("MemberJoined 2");

                west.signal("STOP");
                assertThat(late(host)).isEqualTo("MemberLeft 2");
                west.signal("CONT");

                assertThat(late(still)).isEqualTo("Closed");
                still.joins(room, "");
                assertThat(Player.members(still.hears("Joined"))).containsExactly(1L, 2L);
                host.hears("MemberJoined 2");
            }
        }
    }
}
