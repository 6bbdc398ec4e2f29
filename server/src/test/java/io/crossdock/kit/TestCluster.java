package io.crossdock.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A Redis Cluster of three masters, and a replica for the one that has a given key. Needs Redis 7. */
public final class TestCluster implements AutoCloseable {
    private static final int SLOTS = 16_384;
    private static final int MASTERS = 3;

    private final List<TestRedis> servers = new ArrayList<>();
    private final List<Integer> busPorts = new ArrayList<>();
    private final int owner;

    /**
     * @param key whose master is to have a replica
     * @param options further ones for all servers, as in {@code redis-server --option value}
     */
    public TestCluster(String key, String... options) throws IOException {
        TestRedis.needsVersion7();
        for (int i = 0; i <= MASTERS; i++) {
            int bus = TestRedis.freePort();
            busPorts.add(bus);
            List<String> all = new ArrayList<>(List.of("--cluster-enabled", "yes", "--cluster-port"));
            all.addAll(List.of(Integer.toString(bus), "--cluster-node-timeout", "2000"));
            all.addAll(List.of("--cluster-replica-validity-factor", "0"));
            all.addAll(List.of(options));
            servers.add(TestRedis.start(all.toArray(String[]::new)));
        }
        for (int i = 0; i < MASTERS; i++) {
            int from = i * SLOTS / MASTERS;
            int to = (i + 1) * SLOTS / MASTERS - 1;
            servers.get(i).say("CLUSTER ADDSLOTSRANGE " + from + " " + to);
            servers.get(i).say("CLUSTER SET-CONFIG-EPOCH " + (i + 1));
        }
        for (int i = 1; i <= MASTERS; i++) {
            servers.get(0).say("CLUSTER MEET 127.0.0.1 " + servers.get(i).port() + " " + busPorts.get(i));
        }
        owner = slot(key) * MASTERS / SLOTS;
        awaitState(MASTERS + 1);
        String id = id(servers.get(owner));
        await().until(() -> servers.get(MASTERS).say("CLUSTER REPLICATE " + id).startsWith("+OK"));
        await().until(() -> servers.get(owner).say("INFO replication").contains("state=online"));
        awaitState(MASTERS + 1);
    }

    private void awaitState(int known) {
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            for (TestRedis server : servers) {
                String info = server.say("CLUSTER INFO");
                if (!info.contains("cluster_state:ok") || !info.contains("cluster_known_nodes:" + known)) {
                    return false;
                }
            }
            return true;
        });
    }

    private int slot(String key) throws IOException {
        return Integer.parseInt(servers.get(0).say("CLUSTER KEYSLOT " + key).replaceAll("\\D", ""));
    }

    /** The server that had the key's slot at first. */
    public TestRedis master(String key) throws IOException {
        return servers.get(slot(key) * MASTERS / SLOTS);
    }

    private static String id(TestRedis server) throws IOException {
        return server.say("CLUSTER MYID").split("\r\n", -1)[1];
    }

    /** Moves the slot of a key, with all that lies in it, as an operator's tool does. */
    public void move(String key, TestRedis from, TestRedis to) throws IOException {
        int slot = slot(key);
        ok(to.say("CLUSTER SETSLOT " + slot + " IMPORTING " + id(from)));
        ok(from.say("CLUSTER SETSLOT " + slot + " MIGRATING " + id(to)));
        for (String name : keys(from, slot)) {
            ok(from.say("MIGRATE 127.0.0.1 " + to.port() + " \"" + name + "\" 0 5000"));
        }
        for (TestRedis server : List.of(to, from, servers.get(0), servers.get(1), servers.get(2))) {
            ok(server.say("CLUSTER SETSLOT " + slot + " NODE " + id(to)));
        }
    }

    private static List<String> keys(TestRedis server, int slot) throws IOException {
        return server.say("CLUSTER GETKEYSINSLOT " + slot + " 100")
                .lines()
                .filter(line -> !line.startsWith("*") && !line.startsWith("$"))
                .toList();
    }

    private static void ok(String reply) {
        assertThat(reply).startsWith("+");
    }

    /** All masters, as one value of {@code redis.url}. */
    public String url() {
        return servers.get(0).url() + "," + servers.get(1).url() + ","
                + servers.get(2).url();
    }

    /** Ends the master that has a replica, and waits until the replica has taken its place. */
    public void failOver() {
        servers.get(owner).kill();
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(servers.get(MASTERS).say("ROLE"))
                        .as(() -> servers.get(MASTERS).log())
                        .contains("master"));
    }

    @Override
    public void close() {
        servers.forEach(TestRedis::close);
    }
}
