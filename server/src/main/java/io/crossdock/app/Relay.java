package io.crossdock.app;

import io.crossdock.config.ConfigException;
import io.crossdock.config.HttpSettings;
import io.crossdock.config.QuicSettings;
import io.crossdock.config.Settings;
import io.crossdock.config.TlsSettings;
import io.crossdock.guard.ClientAddress;
import io.crossdock.guard.ConnectionLimits;
import io.crossdock.hub.Hub;
import io.crossdock.hub.HubLimits;
import io.crossdock.observe.EventLog;
import io.crossdock.observe.LossLedger;
import io.crossdock.observe.Metrics;
import io.crossdock.protocol.event.Arena;
import io.crossdock.protocol.event.EventStreams;
import io.crossdock.transport.Drain;
import io.crossdock.transport.EventLoops;
import io.crossdock.transport.HttpLimits;
import io.crossdock.transport.HttpListener;
import io.crossdock.transport.HttpPipeline;
import io.crossdock.transport.HttpRouter;
import io.crossdock.transport.MemoryBudget;
import io.crossdock.transport.TlsContexts;
import io.crossdock.transport.quic.QuicHost;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One running relay: what is wired to what. Started once, drained or closed once. */
public final class Relay implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger("crossdock");
    private static final int CERTIFICATE_CHECK_SECONDS = 5;

    /** One place where the relay listens. The note may be empty. */
    public record Listener(String what, String address, String note) {}

    private final RelayPlan plan;
    private final Metrics metrics = new Metrics(new EventLog(System::nanoTime));
    private final ScheduledExecutorService chores = Executors.newSingleThreadScheduledExecutor(Relay::choresThread);
    private final MemoryBudget gathering;
    private final EventLoops loops;
    private final Sharing sharing;
    private final ClientAddress addresses;
    private final ConnectionLimits connections;
    private final @Nullable TlsContexts tls;
    private final List<HttpPipeline> pipelines = new ArrayList<>();
    private final List<HttpListener> ports = new ArrayList<>();
    private final List<Listener> listeners = new ArrayList<>();
    private @Nullable QuicPorts quic;
    private volatile boolean draining;

    private Relay(RelayPlan plan) throws IOException {
        HttpSettings http = plan.core().http();
        this.plan = plan;
        this.tls = tls(plan.core().tls());
        this.addresses = new ClientAddress(http.trustedProxies());
        this.connections = new ConnectionLimits(http.connectionsMax(), http.connectionsPerAddressMax(), addresses);
        this.gathering = http.gatheringBytesMax() == 0
                ? MemoryBudget.ofThisProcess()
                : new MemoryBudget(http.gatheringBytesMax());
        this.loops = new EventLoops(http.transport().name().toLowerCase(Locale.ROOT), http.loops(), gathering);
        this.sharing = sharing(plan);
        try {
            listen();
        } catch (IOException | RuntimeException failed) {
            close();
            throw failed;
        }
    }

    private Sharing sharing(RelayPlan plan) throws IOException {
        try {
            return Sharing.open(plan, metrics);
        } catch (IOException failed) {
            loops.close();
            chores.shutdownNow();
            throw failed;
        }
    }

    private void listen() throws IOException {
        Hub hub = new Hub(loops.loops(), HubLimits.DEFAULT, sharing.backplane(), metrics, System::nanoTime);
        OperatorPages operators = new OperatorPages(
                metrics,
                connections,
                gathering,
                hub,
                sharing,
                tls,
                () -> draining,
                chores,
                new ConcurrentHashMap<>(),
                new CopyOnWriteArrayList<>());
        Arena arena = EventMount.arena(plan.event(), hub, sharing.store(), loops.loops());
        Mounts mounts = new Mounts(plan, hub, sharing, loops.loops(), operators, this::httpPort, arena);
        HttpSettings http = plan.core().http();
        bind(mounts.http(), mounts.served(), http.host(), http.port(), tls);
        if (plan.core().admin().port() != 0) {
            Mounts own = new Mounts(plan, hub, sharing, loops.loops(), operators, this::httpPort, arena);
            bind(own.admin(), own.served(), http.host(), plan.core().admin().port(), null);
        }
        if (plan.event().enabled()) {
            listenForStreams(new EventStreams(arena));
        }
    }

    private void listenForStreams(EventStreams event) throws IOException {
        QuicHost host =
                new QuicHost(event, loops, connections, metrics, plan.event().heartbeat(), System::nanoTime);
        QuicPorts opened = QuicPorts.open(host, plan.quic());
        quic = opened;
        listeners.addAll(opened.listeners());
        chores.scheduleWithFixedDelay(
                opened::refresh, CERTIFICATE_CHECK_SECONDS, CERTIFICATE_CHECK_SECONDS, TimeUnit.SECONDS);
    }

    private void bind(
            HttpRouter router, List<Mounts.Served> served, String host, int port, @Nullable TlsContexts certificate)
            throws IOException {
        int idleSeconds = (int) plan.core().http().idleDeadline().toSeconds();
        HttpPipeline pipeline = new HttpPipeline(
                loops, router, httpLimits(), idleSeconds, connections, addresses, metrics, certificate);
        HttpListener listener = HttpListener.bind(loops, pipeline, PooledByteBufAllocator.DEFAULT, host, port);
        pipelines.add(pipeline);
        ports.add(listener);
        String how = (certificate == null ? "http, ws" : "https, wss") + ", "
                + loops.kind().name().toLowerCase(Locale.ROOT);
        for (Mounts.Served each : served) {
            listeners.add(new Listener(each.what(), host + ":" + listener.port() + "  " + each.path(), how));
        }
    }

    private HttpLimits httpLimits() {
        HttpSettings settings = plan.core().http();
        return new HttpLimits(
                settings.headerBytesMax(),
                settings.requestBytesMax(),
                (int) settings.headDeadline().toSeconds(),
                (int) settings.requestDeadline().toSeconds(),
                (int) plan.core().tls().handshakeDeadline().toSeconds(),
                plan.core().tls().plaintext() == TlsSettings.Plaintext.HEALTH);
    }

    private @Nullable TlsContexts tls(TlsSettings settings) throws IOException {
        TlsSettings.Identity identity = settings.identity();
        if (identity == null) {
            return null;
        }
        TlsContexts contexts = new TlsContexts(identity.cert(), identity.key(), log::info, log::warn);
        chores.scheduleWithFixedDelay(
                contexts::refresh, CERTIFICATE_CHECK_SECONDS, CERTIFICATE_CHECK_SECONDS, TimeUnit.SECONDS);
        return contexts;
    }

    private static Thread choresThread(Runnable work) {
        Thread thread = new Thread(work, "chores");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Reads the configuration and starts.
     *
     * @throws ConfigException when the configuration is not usable, with one line
     * @throws StartException when it is, but the machine does not give what it asks for, with one line
     */
    public static Relay start(Settings settings) throws StartException {
        RelayPlan plan = RelayPlan.read(settings);
        try {
            return new Relay(plan);
        } catch (IOException | IllegalStateException failed) {
            throw new StartException(String.valueOf(failed.getMessage()), failed);
        }
    }

    /** Reads every section, as {@link #start} would, and starts nothing. */
    public static void readConfig(Settings settings) throws ConfigException {
        RelayPlan.read(settings);
    }

    /** The UDP ports that {@link #start} would open; null for none. */
    public static @Nullable QuicSettings quicSettings(Settings settings) throws ConfigException {
        RelayPlan plan = RelayPlan.read(settings);
        return plan.event().enabled() ? plan.quic() : null;
    }

    /** What is served where, for people. */
    public List<Listener> listeners() {
        return List.copyOf(listeners);
    }

    /** The whole SHA-256 of the QUIC ports' certificate, when it is the relay's own; else null. */
    public @Nullable String quicFingerprint() {
        return quic == null ? null : quic.fingerprint();
    }

    public int httpPort() {
        return ports.get(0).port();
    }

    /** What a drop-in's original says when it has started; empty for those that say nothing of note. */
    public List<String> originalLines() {
        List<Integer> udp = quicPorts();
        boolean issun = "issun".equals(plan.core().profile()) && !udp.isEmpty();
        return issun ? IssunLines.of(plan, udp.get(udp.size() - 1), httpPort()) : List.of();
    }

    /** The UDP ports: the one for clients with ALPN, then the one for those without, of those that are open. */
    public List<Integer> quicPorts() {
        return quic == null ? List.of() : quic.bound();
    }

    /** What became of every delivery. */
    public LossLedger ledger() {
        return metrics.ledger();
    }

    /** WebSockets of a protocol that are open now. */
    public long connections(String protocol) {
        return metrics.connections(protocol);
    }

    /**
     * Goes down gracefully: readiness off, newcomers are sent elsewhere, everybody gets a Close at a pace, and at the
     * deadline what is left is cut. Not on an event loop.
     */
    public void drain() throws InterruptedException {
        draining = true;
        pipelines.forEach(HttpPipeline::drain);
        if (quic != null) {
            quic.drain();
        }
        boolean allGone =
                new Drain(loops, connections::open).run(plan.core().drain().deadline());
        if (!allGone) {
            log.warn("drain deadline passed with {} connections open: they are cut", connections.open());
        }
        close();
    }

    /** Ends everything at once. */
    @Override
    public void close() {
        draining = true;
        ports.forEach(HttpListener::close);
        if (quic != null) {
            quic.close();
        }
        loops.close();
        sharing.close();
        chores.shutdownNow();
    }
}
