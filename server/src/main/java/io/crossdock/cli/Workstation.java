package io.crossdock.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.crossdock.app.Shutdown;
import io.crossdock.cli.bench.HelpOption;
import io.crossdock.cli.workstation.Desk;
import io.crossdock.cli.workstation.JsonScreen;
import io.crossdock.cli.workstation.Screen;
import io.crossdock.cli.workstation.TextScreen;
import io.crossdock.client.Options;
import io.crossdock.client.Pairing;
import io.crossdock.client.RelayException;
import io.crossdock.client.Role;
import io.crossdock.client.SessionServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** One end of a session in a terminal: registers it and shows the QR code, or plays the phone that has scanned it. */
@Command(
        name = "workstation",
        sortOptions = false,
        header = "One end of a session: shows the QR code, and talks to the phone that scans it.",
        description = {
            "Lines that are typed go to the other end. /file PATH sends a file, /kill ends the session for both, /quit or"
                    + " Ctrl-C leaves it."
        },
        footer = {
            "",
            "Examples:",
            "  crossdock workstation",
            "  crossdock workstation http://192.168.1.20:8080/session",
            "  crossdock workstation --as phone --pair '{\"s\":\"...\",\"t\":\"...\",\"u\":\"ws://...\"}'"
        })
final class Workstation implements Callable<Integer> {
    private static final String DEFAULT_URL = "http://localhost:8080/session";

    /** What the QR code is meant for. */
    enum Qr {
        PAGE,
        APP,
        NONE;

        @Override
        public String toString() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** What the terminal's background is. */
    enum Background {
        DARK,
        LIGHT;

        @Override
        public String toString() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    @Parameters(
            arity = "0..1",
            paramLabel = "URL",
            description = "Where the relay has its sessions (default: " + DEFAULT_URL + ").")
    private @Nullable String url;

    @Option(
            names = "--as",
            paramLabel = "ROLE",
            defaultValue = "workstation",
            description = "workstation, or phone to join the session of --pair (default: ${DEFAULT-VALUE}).")
    private String role = "workstation";

    @Option(
            names = "--pair",
            paramLabel = "PAYLOAD",
            description = "What the QR code says: the JSON, or the address of the phone page; - reads it from the first"
                    + " line of standard input, where other users of this machine cannot see it.")
    private @Nullable String payload;

    @Option(
            names = "--qr",
            paramLabel = "FOR",
            defaultValue = "page",
            description = "${COMPLETION-CANDIDATES}: for any phone's camera, where the relay serves the phone page; for"
                    + " apps that know sessions; or no picture (default: ${DEFAULT-VALUE}).")
    private Qr qr = Qr.PAGE;

    @Option(
            names = "--background",
            paramLabel = "SHADE",
            defaultValue = "dark",
            description = "${COMPLETION-CANDIDATES}: the terminal's, for the picture (default: ${DEFAULT-VALUE}).")
    private Background background = Background.DARK;

    @Option(
            names = "--files",
            paramLabel = "FOLDER",
            defaultValue = ".",
            description = "Where files go that the other end sends (default: this folder).")
    private Path files = Path.of("");

    @Option(
            names = "--file-mib-max",
            paramLabel = "N",
            defaultValue = "1024",
            description = "The largest file that is taken (default: ${DEFAULT-VALUE}).")
    private int fileMibMax = 1024;

    @Option(names = "--stay", description = "Stay when standard input ends; without it that leaves the session.")
    private boolean stay;

    @Option(names = "--json", description = "What happens as one JSON object a line, for scripts.")
    private boolean json;

    @Mixin
    final HelpOption help = new HelpOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final Console console;
    private final InputStream in;
    private final Supplier<Shutdown.Work> signals;

    /** @param signals takes over Ctrl-C when the session begins, and gives what waits for it */
    Workstation(Console console, InputStream in, Supplier<Shutdown.Work> signals) {
        this.console = console;
        this.in = in;
        this.signals = signals;
    }

    @Override
    public Integer call() throws InterruptedException {
        Role mine = mine();
        BufferedReader lines = new BufferedReader(new InputStreamReader(in, UTF_8));
        Options options = Options.standard();
        try {
            Pairing pairing = mine == Role.PHONE ? scanned(lines) : null;
            SessionServer server = new SessionServer(base(pairing), options);
            Screen screen = screen();
            if (pairing == null) {
                pairing = server.register().pairing();
                screen.registered(pairing, page(server, pairing));
            }
            Desk desk = new Desk(mine, pairing, server, screen, files, (long) fileMibMax << 20, options);
            return work(desk, lines, screen);
        } catch (RelayException failed) {
            return failed(failed);
        } catch (IOException failed) {
            return failed(failed);
        }
    }

    private int failed(IOException failure) {
        console.err().println("crossdock: " + failure.getMessage());
        return ExitCode.FAILED;
    }

    private Role mine() {
        boolean phone = role.equals("phone");
        if (!phone && !role.equals("workstation")) {
            throw usage("--as " + role + ": there are workstation and phone");
        }
        if (phone != (payload != null)) {
            throw usage(phone ? "a phone needs --pair" : "--pair is for --as phone");
        }
        if (fileMibMax < 0) {
            throw usage("--file-mib-max must not be negative");
        }
        return phone ? Role.PHONE : Role.WORKSTATION;
    }

    private ParameterException usage(String what) {
        return new ParameterException(spec.commandLine(), what);
    }

    private Pairing scanned(BufferedReader lines) throws IOException {
        String text = String.valueOf(payload);
        String found = text.equals("-") ? lines.readLine() : text;
        return Pairing.parse(found == null ? "" : found);
    }

    /** The given address, or where the pairing's WebSocket has its HTTP calls. */
    private URI base(@Nullable Pairing pairing) {
        try {
            String address = url;
            if (address == null) {
                address = pairing == null
                        ? DEFAULT_URL
                        : pairing.address()
                                .toString()
                                .replaceFirst("^ws", "http")
                                .replaceFirst("/ws$", "");
            }
            URI uri = new URI(address);
            String scheme = String.valueOf(uri.getScheme());
            if (uri.getHost() == null || !(scheme.equals("http") || scheme.equals("https"))) {
                throw usage("URL must begin with http:// or https:// and name a host");
            }
            return uri;
        } catch (URISyntaxException notOne) {
            throw usage("URL is no address");
        }
    }

    private Screen screen() {
        if (json) {
            return new JsonScreen(console.out());
        }
        return new TextScreen(
                console.out(),
                isTerminal(),
                new TextScreen.Look(background == Background.DARK, qr != Qr.NONE, qr == Qr.APP));
    }

    /** Java tells only whether input and output are both terminals; here, standard output alone counts. */
    private boolean isTerminal() {
        if (console.environment().getOrDefault("TERM", "dumb").equals("dumb")) {
            return false;
        }
        try {
            String device = Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString();
            return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty");
        } catch (IOException e) {
            return false;
        }
    }

    private static @Nullable URI page(SessionServer server, Pairing pairing) throws IOException, InterruptedException {
        return server.phonePage(pairing).orElse(null);
    }

    /** Until somebody ends it. */
    private int work(Desk desk, BufferedReader lines, Screen screen) throws IOException, InterruptedException {
        Shutdown.Work signal = signals.get();
        desk.open();
        background("signals", () -> {
            try {
                signal.run();
            } catch (Exception never) {
                throw new IllegalStateException(never);
            }
            desk.leave();
        });
        background("input", () -> type(lines, desk));
        RelayException end = desk.awaitEnd();
        if (end == null) {
            return ExitCode.OK;
        }
        Map<RelayException.Reason, String> known = Map.of(
                RelayException.Reason.KILLED, "the session was ended",
                RelayException.Reason.REFUSED, "the relay does not know this session any more");
        screen.note(known.getOrDefault(end.reason(), String.valueOf(end.getMessage())));
        return end.reason() == RelayException.Reason.KILLED ? ExitCode.OK : ExitCode.FAILED;
    }

    /** Daemons: a read of the terminal cannot be ended, and must not keep the process. */
    private static void background(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void type(BufferedReader lines, Desk desk) {
        try {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                desk.line(line);
            }
        } catch (IOException closed) {
            // As good as its end.
        }
        if (!stay) {
            desk.leave();
        }
    }
}
