package io.crossdock.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossdock.config.Cidr;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ClientAddressTest {
    private final ClientAddress behindProxy = new ClientAddress(
            List.of(Objects.requireNonNull(Cidr.parse("10.0.0.0/8")), Objects.requireNonNull(Cidr.parse("fd00::/8"))));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "203.0.113.9                        | 203.0.113.9",
                "203.0.113.9:5555                   | 203.0.113.9",
                "198.51.100.1, 203.0.113.9:5555     | 203.0.113.9",
                "203.0.113.9:5555, 10.1.1.1:80      | 203.0.113.9",
                "2001:db8::1                        | 2001:db8:0:0:0:0:0:1",
                "[2001:db8::1]                      | 2001:db8:0:0:0:0:0:1",
                "[2001:db8::1]:443                  | 2001:db8:0:0:0:0:0:1",
                "[2001:db8::1]:443, [fd00::2]:80    | 2001:db8:0:0:0:0:0:1",
                "client.example                     | 10.9.9.9",
                "client.example:80                  | 10.9.9.9",
                "203.0.113.9:                       | 10.9.9.9",
                "203.0.113.9:http                   | 10.9.9.9",
                "[203.0.113.9]:80                   | 10.9.9.9",
                "[2001:db8::1                       | 10.9.9.9",
                "[2001:db8::1]443                   | 10.9.9.9",
                "unknown                            | 10.9.9.9",
                "_hidden                            | 10.9.9.9"
            })
    void anEntryMayCarryAPort(String forwardedFor, String client) throws UnknownHostException {
        assertThat(behindProxy.of(InetAddress.getByName("10.9.9.9"), forwardedFor))
                .isEqualTo(client);
    }

    @ParameterizedTest
    @CsvSource({"203.0.113.9", "203.0.113.9:5555"})
    void fromAStrangersSocketTheHeaderMeansNothing(String forwardedFor) throws UnknownHostException {
        assertThat(behindProxy.of(InetAddress.getByName("192.0.2.7"), forwardedFor))
                .isEqualTo("192.0.2.7");
    }
}
