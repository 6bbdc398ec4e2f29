package io.crossdock.kit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One page in a headless Chromium, by the DevTools protocol. For one thread. */
public final class Chromium implements AutoCloseable {
    private static final Pattern LISTENING = Pattern.compile("DevTools listening on ws://([^/]+)/");
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");
    private static final int SECONDS_MAX = 20;

    private final Process process;
    private final WebSocket devtools;
    private final Replies replies;
    private int calls;

    private Chromium(Process process, WebSocket devtools, Replies replies) {
        this.process = process;
        this.devtools = devtools;
        this.replies = replies;
    }

    /** Where it is on this machine, if it is. */
    public static Optional<Path> program() {
        return Pattern.compile(":")
                .splitAsStream(System.getenv().getOrDefault("PATH", ""))
                .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** @param profile an empty folder */
    public static Chromium start(Path program, Path profile) throws Exception {
        List<String> command = new ArrayList<>(List.of(program.toString(), "--headless", "--no-sandbox"));
        command.addAll(List.of("--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"));
        command.addAll(List.of("--disable-background-networking", "--disable-component-update"));
        command.addAll(List.of("--disable-dev-shm-usage", "--remote-debugging-port=0", "--user-data-dir=" + profile));
        command.add("about:blank");
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            String address = address(process);
            HttpClient http = HttpClient.newHttpClient();
            String pages = http.send(
                            HttpRequest.newBuilder(URI.create("http://" + address + "/json/list"))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
            URI page = null;
            for (JsonNode each : new ObjectMapper().readTree(pages)) {
                if (each.path("type").asText().equals("page")) {
                    page = URI.create(each.path("webSocketDebuggerUrl").asText());
                }
            }
            if (page == null) {
                throw new IOException("no page in " + pages);
            }
            Replies replies = new Replies();
            WebSocket devtools =
                    http.newWebSocketBuilder().buildAsync(page, replies).get(SECONDS_MAX, TimeUnit.SECONDS);
            return new Chromium(process, devtools, replies);
        } catch (Exception e) {
            process.destroyForcibly();
            throw e;
        }
    }

    private static String address(Process process) throws IOException {
        BufferedReader said = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            Matcher listening = LISTENING.matcher(line);
            if (listening.find()) {
                drain(said);
                return listening.group(1);
            }
        }
        throw new IOException("the browser did not start");
    }

    /** What it says later must not fill the pipe. */
    private static void drain(BufferedReader said) {
        Thread thread = new Thread(() -> said.lines().forEach(line -> {}), "chromium's output");
        thread.setDaemon(true);
        thread.start();
    }

    public void open(String address) throws Exception {
        call("Page.navigate", "{\"url\":" + quote(address) + "}");
    }

    /** The value of a JavaScript expression, as text; promises are waited for. */
    public String value(String expression) throws Exception {
        JsonNode reply = call(
                "Runtime.evaluate",
                "{\"awaitPromise\":true,\"returnByValue\":true,\"expression\":" + quote(expression) + "}");
        if (reply.has("exceptionDetails")) {
            throw new AssertionError(expression + ": " + reply.path("exceptionDetails"));
        }
        return reply.path("result").path("value").asText();
    }

    /** Returns when the expression is true; it is looked at whenever the page changes, and now and then. */
    public void until(String expression) throws Exception {
        String wait = "new Promise((resolve) => { const look = () => { let is = false; try { is = " + expression
                + "; } catch {} if (is) resolve('yes'); else setTimeout(look, 20); }; look(); })";
        if (!value(wait).equals("yes")) {
            throw new AssertionError("never: " + expression);
        }
    }

    private static String quote(String text) throws IOException {
        return new ObjectMapper().writeValueAsString(text);
    }

    private JsonNode call(String method, String parameters) throws Exception {
        int id = ++calls;
        CompletableFuture<JsonNode> reply = replies.expect(id);
        devtools.sendText("{\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":" + parameters + "}", true)
                .get(SECONDS_MAX, TimeUnit.SECONDS);
        return reply.get(SECONDS_MAX, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        devtools.abort();
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly()
                .onExit()
                .completeOnTimeout(process, SECONDS_MAX, TimeUnit.SECONDS)
                .join();
    }

    /** One reply is waited for at a time; events in between are passed over. */
    private static final class Replies implements WebSocket.Listener {
        private final StringBuilder parts = new StringBuilder();
        private volatile int id;
        private volatile CompletableFuture<JsonNode> reply = new CompletableFuture<>();

        CompletableFuture<JsonNode> expect(int number) {
            CompletableFuture<JsonNode> next = new CompletableFuture<>();
            reply = next;
            id = number;
            return next;
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
            parts.append(part);
            if (last) {
                String message = parts.toString();
                parts.setLength(0);
                try {
                    JsonNode json = new ObjectMapper().readTree(message);
                    if (json.path("id").asInt() == id) {
                        reply.complete(json.has("error") ? json : json.path("result"));
                    }
                } catch (IOException e) {
                    reply.completeExceptionally(e);
                }
            }
            socket.request(1);
            return null;
        }
    }
}
