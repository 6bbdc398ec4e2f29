package io.crossdock;

import io.crossdock.kit.Conversations;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Plays every script under {@code src/test/resources/conversations}, several at a time. */
@Execution(ExecutionMode.CONCURRENT)
class ConversationsTest {

    @TestFactory
    Stream<DynamicTest> conversations() throws IOException {
        return Conversations.all();
    }
}
