package io.crossdock.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.crossdock.config.AdminSettings;
import io.crossdock.config.ConfigException;
import io.crossdock.config.HttpSettings;
import io.crossdock.config.Settings;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** One request to a running relay's operators' API, whose address and token the relay's own configuration has. */
final class OperatorCall {
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    /** It did not work out, and one line says why. */
    static final class Failed extends Exception {
        private static final long serialVersionUID = 1;

        Failed(String line) {
            super(line, null, false, false);
        }
    }

    @Mixin
    private final ConfigOptions options = new ConfigOptions();

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "The relay, as http://host:port; else this machine, at the configured port.")
    private @Nullable String url;

    /**
     * Asks, with the token of {@code admin.token}.
     *
     * @param path below {@code /admin}, beginning with a slash
     * @throws ConfigException when there is no token, or the URL is none
     */
    HttpResponse<String> ask(Map<String, String> environment, String method, String path)
            throws Failed, InterruptedException {
        Settings settings = options.load(environment);
        AdminSettings admin = AdminSettings.read(settings);
        HttpSettings http = HttpSettings.read(settings);
        if (admin.token() == null) {
            throw new ConfigException("admin.token is not set: the relay's is wanted, as in its configuration");
        }
        String base = url == null ? "http://127.0.0.1:" + (admin.port() == 0 ? http.port() : admin.port()) : url;
        HttpRequest request = request(base, path)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .timeout(DEADLINE)
                .header("authorization", "Bearer " + admin.token())
                .build();
        try {
            HttpResponse<String> answer = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(DEADLINE)
                    .build()
                    .send(request, HttpResponse.BodyHandlers.ofString(UTF_8));
            if (answer.statusCode() == 401) {
                throw new Failed("the relay at " + base + " has another admin.token");
            }
            return answer;
        } catch (IOException away) {
            throw new Failed("no relay answers at " + base);
        }
    }

    private static HttpRequest.Builder request(String base, String path) throws ConfigException {
        try {
            return HttpRequest.newBuilder(URI.create(base.replaceFirst("/+$", "") + "/admin" + path));
        } catch (IllegalArgumentException notAnAddress) {
            throw new ConfigException("--url: allowed is an address such as http://127.0.0.1:8080");
        }
    }

    /** As one segment of a path. */
    static String segment(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }
}
