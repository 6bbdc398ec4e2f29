package io.crossdock.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PairingTest {
    private static final Pairing PAIRING = new Pairing(URI.create("wss://relay.example/session/ws"), "0123", "4567");

    @Test
    void theCodeOfARelayIsRead() throws RelayException {
        String scanned = "{\"s\":\"0123\",\"t\":\"4567\",\"u\":\"wss://relay.example/session/ws\"}";

        assertThat(Pairing.parse(scanned)).isEqualTo(PAIRING);
        assertThat(PAIRING.payload()).isEqualTo(scanned);
    }

    @Test
    void keysInAnotherOrderAndMoreOfThemAreFine() throws RelayException {
        assertThat(
                        Pairing.parse(
                                "\n{ \"v\": 2, \"u\":\"wss:\\/\\/relay.example/session/ws\", \"t\":\"4567\", \"s\":\"0123\" }\n"))
                .isEqualTo(PAIRING);
    }

    @Test
    void theAddressOfThePhonePageIsReadAsWell() throws RelayException {
        assertThat(Pairing.parse("https://relay.example/session/phone#0123.4567"))
                .isEqualTo(PAIRING);
        assertThat(Pairing.parse("http://192.0.2.1:3001/phone#a.b"))
                .isEqualTo(new Pairing(URI.create("ws://192.0.2.1:3001/ws"), "a", "b"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "https://example.com",
                "https://example.com/phone#a",
                "https://example.com/phone#a.",
                "https://example.com/#a.b",
                "WIFI:S:net;T:WPA;P:pw;;",
                "{}",
                "{\"s\":\"a\",\"t\":\"b\"}",
                "{\"s\":\"\",\"t\":\"b\",\"u\":\"ws://a/\"}",
                "{\"s\":\"a\",\"t\":\"b\",\"u\":\"http://a/\"}",
                "{\"s\":\"a\",\"t\":\"b\",\"u\":\"ws:a\"}",
                "{\"s\":\"a\",\"t\":\"b\",\"u\":\"ws://a b/\"}",
                "{\"s\":1,\"t\":\"b\",\"u\":\"ws://a/\"}"
            })
    void anotherCodeIsRefused(String scanned) {
        assertThatThrownBy(() -> Pairing.parse(scanned))
                .isInstanceOf(RelayException.class)
                .hasMessage("this is not the QR code of a session");
    }

    @Test
    void secretsDoNotShow() {
        assertThat(PAIRING.toString()).contains("relay.example").doesNotContain("0123", "4567");
    }
}
