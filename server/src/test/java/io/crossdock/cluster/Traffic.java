package io.crossdock.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossdock.cli.ServeProcess;
import io.crossdock.kit.HttpProbe;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Real nodes in processes of their own, talkers on them who say a number a few milliseconds after the last one, and the
 * reckoning: everything said was heard once and in order, or is counted as lost by a node.
 */
final class Traffic implements AutoCloseable {
    private static final int PACE_MILLIS = 5;
    private static final Pattern LOST =
            Pattern.compile("crossdock_deliveries_total\\{outcome=\"backplane_away\",protocol=\"topic\"} (\\S+)");

    /** How long anything may take on a machine that is busy with more than us; a test that passes never takes it. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path folder;
    private final String redisUrl;
    private final ScheduledExecutorService pace = Executors.newScheduledThreadPool(2);
    private final Map<String, ServeProcess> nodes = new LinkedHashMap<>();
    private final Map<String, Integer> ports = new LinkedHashMap<>();
    private final List<Talker> talkers = new ArrayList<>();
    private final List<Talker> newcomers = new ArrayList<>();
    private final List<ScheduledFuture<?>> speeches = new ArrayList<>();

    Traffic(Path folder, String redisUrl, String... names) throws IOException {
        this.folder = folder;
        this.redisUrl = redisUrl;
        try {
            for (String name : names) {
                nodes.put(name, node());
            }
            for (String name : names) {
                ports.put(name, node(name).ready());
            }
        } catch (IOException | AssertionError failed) {
            close();
            throw failed;
        }
    }

    private ServeProcess node() throws IOException {
        return ServeProcess.start(
                folder,
                List.of(
                                "serve --host 127.0.0.1 --port 0 --set http.transport=nio --set redis.timeout-millis=1000",
                                "--redis " + redisUrl)
                        .stream()
                        .flatMap(words -> List.of(words.split(" ")).stream())
                        .toArray(String[]::new));
    }

    ServeProcess node(String name) {
        return Objects.requireNonNull(nodes.get(name), name);
    }

    Talker join(String node, String name) throws IOException {
        return join(node, name, "t");
    }

    Talker join(String node, String name, String topic) throws IOException {
        Talker talker = new Talker(node, Objects.requireNonNull(ports.get(node)), topic, name);
        talkers.add(talker);
        return talker;
    }

    /** Joins when others talk already, and is not reckoned with. */
    Talker newcomer(String node, String name, String topic) throws IOException {
        Talker talker = new Talker(node, Objects.requireNonNull(ports.get(node)), topic, name);
        newcomers.add(talker);
        return talker;
    }

    /** Everybody who is there begins to talk, and each is heard by all. */
    void begin() {
        for (Talker talker : talkers) {
            speeches.add(pace.scheduleAtFixedRate(talker::say, PACE_MILLIS, PACE_MILLIS, TimeUnit.MILLISECONDS));
        }
        heardFromNowOn();
    }

    /** Waits until what everybody says from now on is heard everywhere. */
    void heardFromNowOn() {
        heardFromNowOn(talkers);
    }

    /** The same in one topic. */
    void heardFromNowOn(String topic) {
        heardFromNowOn(
                talkers.stream().filter(talker -> talker.topic.equals(topic)).toList());
    }

    private void heardFromNowOn(List<Talker> some) {
        Map<Talker, Integer> before = new LinkedHashMap<>();
        some.forEach(talker -> before.put(talker, talker.said()));
        await().atMost(PATIENCE)
                .until(() -> some.stream()
                        .filter(sender -> sender.said() > 0)
                        .allMatch(sender -> receivers(sender)
                                .allMatch(receiver ->
                                        last(receiver.heardOf(sender)) > Objects.requireNonNull(before.get(sender)))));
    }

    private Stream<Talker> receivers(Talker sender) {
        return talkers.stream().filter(talker -> talker != sender && talker.topic.equals(sender.topic));
    }

    private Stream<Talker> speakers() {
        return talkers.stream().filter(talker -> talker.said() > 0);
    }

    private static int last(List<Integer> numbers) {
        return numbers.isEmpty() ? -1 : numbers.get(numbers.size() - 1);
    }

    /** Stops talking, and reckons: what one node did not pass on to another is counted, all else arrived. */
    long reckon() throws IOException {
        speeches.forEach(speech -> speech.cancel(false));
        await().atMost(PATIENCE)
                .until(() -> speakers()
                        .allMatch(sender -> receivers(sender)
                                .allMatch(receiver -> last(receiver.heardOf(sender)) == sender.said())));
        long missing = 0;
        for (Talker sender : talkers) {
            Map<String, Integer> byNode = new LinkedHashMap<>();
            for (Talker receiver : receivers(sender).toList()) {
                int missed = receiver.missedOf(sender);
                assertThat(receiver.others())
                        .as("what else %s heard", receiver.name)
                        .isEmpty();
                if (receiver.node.equals(sender.node)) {
                    assertThat(missed)
                            .as("%s to %s, on one node", sender.name, receiver.name)
                            .isZero();
                } else {
                    byNode.merge(receiver.node, missed, Math::max);
                }
            }
            missing += byNode.values().stream().mapToInt(Integer::intValue).sum();
        }
        long counted = lost();
        assertThat(counted)
                .as("frames counted as lost, of %s that are missing", missing)
                .isGreaterThanOrEqualTo(missing);
        return missing;
    }

    /** Frames that nodes have counted as not passed on. */
    long lost() throws IOException {
        long counted = 0;
        for (String node : ports.keySet()) {
            counted += lost(node);
        }
        return counted;
    }

    private long lost(String node) throws IOException {
        Matcher line = LOST.matcher(page(node, "/metrics"));
        return line.find() ? (long) Double.parseDouble(line.group(1)) : 0;
    }

    String page(String node, String path) throws IOException {
        try (HttpProbe probe = HttpProbe.connect(Objects.requireNonNull(ports.get(node)))) {
            return probe.get(path).body();
        }
    }

    /** Waits until every node says so of Redis, for balancers and for alerts. */
    void redisIs(String state) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            for (String node : ports.keySet()) {
                assertThat(page(node, "/ready")).as(node(node).err()).contains("\"backplane\":\"" + state + "\"");
                assertThat(page(node, "/metrics"))
                        .contains("crossdock_redis_up " + (state.equals("up") ? "1.0" : "0.0"));
            }
        });
    }

    /** Ends a node without a word; its talkers are gone with it. */
    void kill(String name) throws Exception {
        node(name).signal("KILL");
        ports.remove(name);
        talkers.removeIf(talker -> talker.node.equals(name));
    }

    @Override
    public void close() throws IOException {
        pace.shutdownNow();
        talkers.addAll(newcomers);
        for (Talker talker : talkers) {
            talker.close();
        }
        nodes.values().forEach(ServeProcess::close);
    }
}
