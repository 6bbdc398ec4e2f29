package io.crossdock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossdock.app.KernelTransport;
import io.crossdock.config.HttpSettings;
import io.crossdock.config.Settings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MachineChecksTest {
    private static final List<KernelTransport> NO_RING = List.of(
            new KernelTransport("epoll", null),
            new KernelTransport("io_uring", "Operation not permitted"),
            new KernelTransport("nio", null));
    private static final List<KernelTransport> ONLY_NIO = List.of(
            new KernelTransport("epoll", "no"),
            new KernelTransport("io_uring", "no"),
            new KernelTransport("nio", null));

    private static HttpSettings http(String key, String value) {
        Map<String, String> values = new HashMap<>(Map.of("http.host", "127.0.0.1"));
        values.put(key, value);
        return HttpSettings.read(Settings.of(values));
    }

    @ParameterizedTest
    @CsvSource({
        "1000, 500, OK, '1000 allowed, 1000 wanted'",
        "999, 500, WARNING, '999 allowed, 1000 wanted'",
        "1024, 50000, WARNING, '1024 allowed, 50500 wanted'",
        "1024, 0, WARNING, '1024 allowed, 65536 wanted'",
        "unlimited, 0, OK, unlimited"
    })
    void theOpenFilesMustHoldAllConnections(String limit, int connections, Check.Status status, String finding) {
        String limits = "Limit                     Soft Limit           Hard Limit           Units\n"
                + "Max processes             95               95               processes\n"
                + "Max open files            " + limit + "                 1048576              files\n";

        Check check = MachineChecks.openFiles(limits, connections);

        assertThat(check.status()).isEqualTo(status);
        assertThat(check.finding()).startsWith(finding);
    }

    @Test
    void aLimitThatCannotBeReadIsSaid() {
        assertThat(MachineChecks.openFiles("", 1).status()).isEqualTo(Check.Status.WARNING);
    }

    @Test
    void autoNeedsOneNativeTransport() {
        HttpSettings auto = http("http.transport", "auto");

        assertThat(MachineChecks.transport(auto, NO_RING))
                .isEqualTo(
                        Check.ok("transport", "epoll works, io_uring does not (Operation not permitted), nio works"));
        assertThat(MachineChecks.transport(auto, ONLY_NIO).status()).isEqualTo(Check.Status.WARNING);
    }

    @Test
    void aTransportThatWasAskedForMustWork() {
        assertThat(MachineChecks.transport(http("http.transport", "io_uring"), NO_RING))
                .isEqualTo(Check.fail(
                        "transport", "io_uring does not work: Operation not permitted", "set http.transport to auto"));
        assertThat(MachineChecks.transport(http("http.transport", "epoll"), NO_RING)
                        .status())
                .isEqualTo(Check.Status.OK);
    }

    @Test
    void everyTransportIsTriedOnThisMachine() {
        assertThat(KernelTransport.all()).extracting(KernelTransport::name).containsExactly("epoll", "io_uring", "nio");
        assertThat(KernelTransport.all().get(2).problem()).isNull();
    }
}
