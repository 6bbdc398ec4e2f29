package io.crossdock.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which path and query a request target names. */
class RequestTargetTest {

    @ParameterizedTest
    @CsvSource({
        "/health, /health, /health",
        "/a%20b?c=d, /a%20b?c=d, /a b",
        "http://relay.example/health, /health, /health",
        "HTTPS://relay.example:8443/a?b=/c, /a?b=/c, /a",
        "ws://[2001:db8::1]:80/topic, /topic, /topic",
        "http://relay.example, /, /",
        "http://relay.example?a=b, /?a=b, /",
        "//not/an/authority, //not/an/authority, //not/an/authority",
        "/http://relay.example/a, /http://relay.example/a, /http://relay.example/a",
        "*, *, *"
    })
    void schemeAndAuthorityAreNoPartOfIt(String target, String origin, String path) {
        RequestTarget read = RequestTarget.of(target);

        assertThat(read.origin()).isEqualTo(origin);
        assertThat(read.path()).isEqualTo(path);
        assertThat(RequestTarget.lenient(target)).isEqualTo(read);
    }

    @ParameterizedTest
    @CsvSource({"/topic/%zz?a=b, /topic/%zz", "/topic?a=%zz, /topic", "http://x/%4, /%4"})
    void aBrokenEscapeIsMalformedOrLeftAsItIs(String target, String path) {
        assertThatThrownBy(() -> RequestTarget.of(target)).isInstanceOf(IllegalArgumentException.class);

        assertThat(RequestTarget.lenient(target).path()).isEqualTo(path);
        assertThat(RequestTarget.lenient(target).query()).isEmpty();
    }

    @Test
    void parametersAreDecodedInTheirOrder() {
        assertThat(RequestTarget.of("http://x/?b=1&a=%20&b=2").query())
                .isEqualTo(Map.of("b", List.of("1", "2"), "a", List.of(" ")));
    }
}
