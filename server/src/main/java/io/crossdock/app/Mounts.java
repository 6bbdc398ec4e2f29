package io.crossdock.app;

import io.crossdock.admin.AdminApi;
import io.crossdock.admin.PagesEndpoint;
import io.crossdock.guard.AddressRate;
import io.crossdock.hub.Hub;
import io.crossdock.hub.SharedStore;
import io.crossdock.observe.HealthPage;
import io.crossdock.observe.LossLedger;
import io.crossdock.observe.PrometheusPage;
import io.crossdock.protocol.echo.EchoEndpoint;
import io.crossdock.protocol.event.Arena;
import io.crossdock.protocol.event.EventEndpoint;
import io.crossdock.protocol.event.EventPage;
import io.crossdock.protocol.event.EventSettings;
import io.crossdock.protocol.session.MemorySessions;
import io.crossdock.protocol.session.PublicUrl;
import io.crossdock.protocol.session.RedisSessions;
import io.crossdock.protocol.session.SessionEndpoint;
import io.crossdock.protocol.session.SessionSettings;
import io.crossdock.protocol.session.Sessions;
import io.crossdock.protocol.topic.TopicEndpoint;
import io.crossdock.transport.HttpRouter;
import io.crossdock.wire.Endpoint;
import io.netty.util.concurrent.EventExecutor;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** What is served where: the menu. Used once, at the start. */
final class Mounts {
    /** One line of the table that people see. */
    record Served(String what, String path) {}

    private static final String OPERATORS = "operators";

    private final RelayPlan plan;
    private final Hub hub;
    private final Sharing sharing;
    private final List<? extends EventExecutor> loops;
    private final IntSupplier port;
    private final OperatorPages operators;
    private final Arena arena;
    private final HttpRouter.Builder router = new HttpRouter.Builder();
    private final List<Served> served = new ArrayList<>();

    /**
     * @param sharing where protocols keep what nodes share; they keep it in memory when its store is null
     * @param loops the hub's
     * @param port the HTTP port, once it is bound
     * @param arena the event protocol's, which QUIC serves as well
     */
    Mounts(
            RelayPlan plan,
            Hub hub,
            Sharing sharing,
            List<? extends EventExecutor> loops,
            OperatorPages operators,
            IntSupplier port,
            Arena arena) {
        this.plan = plan;
        this.hub = hub;
        this.sharing = sharing;
        this.loops = loops;
        this.port = port;
        this.operators = operators;
        this.arena = arena;
    }

    /** The HTTP port's paths. A drop-in has those of its original and no others. */
    HttpRouter http() {
        if (plan.topic().enabled()) {
            mount("topic", plan.topic().mount(), topic());
        }
        if (plan.session().enabled()) {
            mount("session", plan.session().mount(), session());
        }
        if (plan.event().enabled()) {
            mount("event", plan.event().mount(), event());
        }
        if (plan.device().enabled()) {
            mount(
                    "device",
                    plan.device().mount(),
                    DeviceMount.endpoint(plan.device(), hub, operators.metrics(), sharing.store(), loops));
        }
        if (plan.chat().enabled()) {
            mount("chat", plan.chat().mount(), chat());
        }
        if (plan.core().echo().enabled()) {
            mount("echo", "/echo", new EchoEndpoint(hub));
        }
        if (plan.core().profile() == null) {
            operators();
            if (served.stream().noneMatch(each -> each.path().equals("/"))) {
                mount("pages", "/", new PagesEndpoint());
            }
        }
        return router.build();
    }

    /** The paths of the operators' own port, when there is one. */
    HttpRouter admin() {
        operators();
        return router.build();
    }

    private Endpoint session() {
        SessionSettings settings = plan.session();
        AddressRate registrations =
                new AddressRate(settings.registrationsPerMinute(), settings.registrationsBurst(), System::nanoTime);
        return new SessionEndpoint(
                settings,
                hub,
                sessions(settings),
                new SessionEndpoint.Surroundings(
                        loops,
                        new PublicUrl(settings, operators.tls() != null, port),
                        registrations::take,
                        InstantSource.system(),
                        new SecureRandom(),
                        operators.executor()));
    }

    private Sessions sessions(SessionSettings settings) {
        SharedStore store = sharing.store();
        return store == null
                ? new MemorySessions(settings.idle(), settings.sessionsMax(), System::nanoTime)
                : new RedisSessions(store, settings.idle(), InstantSource.system(), System::nanoTime);
    }

    private Endpoint topic() {
        return new TopicEndpoint(plan.topic(), hub, sharing.presence(), InstantSource.system(), new SecureRandom());
    }

    private Endpoint event() {
        return new EventEndpoint(arena, eventPage());
    }

    private EventPage eventPage() {
        LossLedger ledger = operators.metrics().ledger();
        return new EventPage(
                arena,
                () -> ledger.receivedBytes(EventSettings.PROTOCOL),
                () -> ledger.sentBytes(EventSettings.PROTOCOL));
    }

    private Endpoint chat() {
        return new ChatMount(plan, hub, sharing, operators).endpoint();
    }

    private void operators() {
        router.mount(OPERATORS, "/health", new HealthPage(operators::health));
        router.mount(OPERATORS, "/ready", new HealthPage(operators::ready));
        router.mount(OPERATORS, "/metrics", metrics());
        String token = plan.core().admin().token();
        if (token != null) {
            router.mount(OPERATORS, "/admin", new AdminApi(token, operators::status, operators.sections()));
        }
        served.add(new Served(OPERATORS, "/health /ready /metrics" + (token == null ? "" : " /admin/status")));
    }

    private PrometheusPage metrics() {
        Supplier<String> more = plan.event().enabled() ? eventPage()::text : () -> "";
        return new PrometheusPage(
                operators.metrics(), operators.gauges(), operators.counts(), more, operators.executor());
    }

    private void mount(String what, String path, Endpoint endpoint) {
        router.mount(what, path, endpoint);
        served.add(new Served(what, path));
    }

    List<Served> served() {
        return List.copyOf(served);
    }
}
