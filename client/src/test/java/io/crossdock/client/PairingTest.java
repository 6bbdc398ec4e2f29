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
        assertThat(Pairing.parse("https://relay.example/session/phone#%7B%22s%22:%220123%22,%22t%22:%224567%22,"
                        + "%22u%22:%22wss://relay.example/session/ws%22%7D"))
                .isEqualTo(PAIRING);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "https://example.com",
                "https://example.com/#{",
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
