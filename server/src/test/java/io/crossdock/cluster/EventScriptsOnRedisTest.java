package io.crossdock.cluster;

import io.crossdock.kit.Conversations;
import io.crossdock.kit.TestRedis;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** The event protocol's scripts, where rooms are kept in Redis: clients see no difference. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class EventScriptsOnRedisTest {
    private final TestRedis redis = TestRedis.start();

    @AfterAll
    void end() {
        redis.close();
    }

    /** Each script has keys of its own: another one's rooms are not in its list. */
    private Map<String, String> settings(String script, String nodes) {
        return Map.of("redis.url", redis.url(), "redis.prefix", nodes + script + ":", "redis.timeout-millis", "5000");
    }

    @TestFactory
    Stream<DynamicTest> ofOneNode() throws IOException {
        return Conversations.beginningWith("event-", 1, script -> settings(script, "one:"));
    }

    @TestFactory
    Stream<DynamicTest> ofRoomsWithActorsOnTwoNodes() throws IOException {
        return Conversations.beginningWith("event-room", 2, script -> settings(script, "two:"));
    }
}
