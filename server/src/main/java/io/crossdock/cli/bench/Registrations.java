package io.crossdock.cli.bench;

import io.crossdock.cli.bench.workload.Registration;
import io.crossdock.cli.bench.workload.Workload;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLContext;

/** Asks the relay over HTTP for what the groups need before their clients connect. On the run's thread. */
final class Registrations {
    private static final int IN_FLIGHT_MAX = 32;
    private static final Duration ANSWER_MAX = Duration.ofSeconds(10);

    private final Target target;
    private final Workload workload;

    Registrations(Target target, Workload workload) {
        this.target = target;
        this.workload = workload;
    }

    /** Returns when all groups have their answer, or when it is asked to stop. */
    void ask(int groups, Stop stop) throws BenchFailure {
        Queue<CompletableFuture<Void>> asked = new ArrayDeque<>();
        HttpClient client = null;
        for (int group = 0; group < groups && !stop.isAsked(); group++) {
            Registration registration = workload.registration(group);
            if (registration == null) {
                continue;
            }
            client = client == null ? client() : client;
            asked.add(ask(client, registration, group));
            if (asked.size() >= IN_FLIGHT_MAX) {
                answered(asked.remove());
            }
        }
        while (!asked.isEmpty()) {
            answered(asked.remove());
        }
    }

    private CompletableFuture<Void> ask(HttpClient client, Registration registration, int group) {
        HttpRequest request = HttpRequest.newBuilder(target.http(registration.path()))
                .timeout(ANSWER_MAX)
                .header("Content-Type", registration.contentType())
                .POST(BodyPublishers.ofString(registration.body()))
                .build();
        return client.sendAsync(request, BodyHandlers.ofString())
                .thenAccept(answer -> workload.registered(group, body(registration, answer)));
    }

    private static String body(Registration registration, HttpResponse<String> answer) {
        if (answer.statusCode() / 100 != 2) {
            throw new IllegalArgumentException("POST " + registration.path() + " was answered " + answer.statusCode());
        }
        return answer.body();
    }

    private void answered(CompletableFuture<Void> answer) throws BenchFailure {
        try {
            answer.join();
        } catch (CompletionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new BenchFailure("cannot register at " + target + ": " + Reasons.of(cause));
        }
    }

    /** No proxy and no redirect: what is asked never leaves this machine, which is also why any certificate will do. */
    private static HttpClient client() {
        try {
            SSLContext anyCertificate = SSLContext.getInstance("TLS");
            anyCertificate.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
            return HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .proxy(HttpClient.Builder.NO_PROXY)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .sslContext(anyCertificate)
                    .build();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has TLS", e);
        }
    }
}
