package io.crossdock.app;

import io.crossdock.config.Cidr;
import io.crossdock.guard.AddressRate;
import io.crossdock.hub.Hub;
import io.crossdock.hub.SharedStore;
import io.crossdock.observe.CountsByLabel;
import io.crossdock.protocol.chat.Board;
import io.crossdock.protocol.chat.ChatCounts;
import io.crossdock.protocol.chat.ChatEndpoint;
import io.crossdock.protocol.chat.ChatOperators;
import io.crossdock.protocol.chat.ChatReaders;
import io.crossdock.protocol.chat.ChatSettings;
import io.crossdock.protocol.chat.MemoryBoard;
import io.crossdock.protocol.chat.RedisBoard;
import io.crossdock.protocol.chat.Visits;
import io.crossdock.wire.Endpoint;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How the chat board is put together: what it is made of, and what it adds for operators. Used once, at the start. */
final class ChatMount {
    private static final List<String> THIS_MACHINE = List.of("127.0.0.0/8", "::1");
    private static final int SECRET_BYTES = 32;

    private final ChatSettings settings;
    private final List<Cidr> proxies;
    private final Hub hub;
    private final Sharing sharing;
    private final OperatorPages operators;

    ChatMount(RelayPlan plan, Hub hub, Sharing sharing, OperatorPages operators) {
        this.sharing = sharing;
        this.settings = plan.chat();
        this.proxies = proxies(plan);
        this.hub = hub;
        this.operators = operators;
    }

    private static List<Cidr> proxies(RelayPlan plan) {
        if (!plan.chat().trustedProxies().isEmpty()) {
            return plan.chat().trustedProxies();
        }
        List<Cidr> usual = new ArrayList<>(plan.core().http().trustedProxies());
        THIS_MACHINE.forEach(block -> usual.add(Objects.requireNonNull(Cidr.parse(block))));
        return usual;
    }

    Endpoint endpoint() {
        ChatCounts counts = new ChatCounts();
        SecureRandom random = new SecureRandom();
        Board board = board(random);
        operators.sections().put("/chat", new ChatOperators(board, counts));
        operators
                .counts()
                .add(new CountsByLabel(
                        "crossdock_chat", "What became of requests to the chat board", "outcome", counts::byLabel));
        return new ChatEndpoint(
                settings,
                hub,
                board,
                counts,
                new ChatEndpoint.Surroundings(
                        new Visits(settings, proxies, secret(settings.secret(), random)),
                        rate(settings.requestsPerMinute(), settings.requestsBurst())::take,
                        rate(settings.upgradesPerMinute(), Math.max(1, settings.upgradesPerMinute()))::take,
                        () -> operators.metrics().connections("chat"),
                        InstantSource.system(),
                        random));
    }

    private Board board(SecureRandom random) {
        ChatReaders readers = new ChatReaders(hub);
        SharedStore store = sharing.store();
        if (store == null) {
            return new MemoryBoard(settings.board(), InstantSource.system(), readers);
        }
        RedisBoard shared = new RedisBoard(settings.board(), InstantSource.system(), store, random.nextLong(), readers);
        // Until the process ends: closing the store ends it.
        shared.listen();
        return shared;
    }

    private static AddressRate rate(int perMinute, int burst) {
        return new AddressRate(perMinute, burst, System::nanoTime, false);
    }

    private static String secret(@Nullable String configured, SecureRandom random) {
        if (configured != null) {
            return configured;
        }
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
