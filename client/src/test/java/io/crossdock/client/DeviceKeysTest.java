package io.crossdock.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceKeysTest {
    @Test
    void bothEndsComeToTheSameKeyAndAThirdDoesNot() throws Exception {
        DeviceKeys anna = DeviceKeys.fresh();
        DeviceKeys ben = DeviceKeys.fresh();

        byte[] annas = anna.agree(ben.publicKey()).bytes();

        assertThat(annas).hasSize(32).isEqualTo(ben.agree(anna.publicKey()).bytes());
        assertThat(DeviceKeys.fresh().agree(ben.publicKey()).bytes()).isNotEqualTo(annas);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "AAAA", "not base64!", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="})
    void whatIsNoPublicKeyIsRefused(String key) {
        assertThatThrownBy(() -> DeviceKeys.fresh().agree(key)).isInstanceOf(RelayException.class);
    }

    @Test
    void onlyWhatTheSenderHasSealedIsOpened() throws Exception {
        SharedKey key = DeviceKeys.fresh().agree(DeviceKeys.fresh().publicKey());
        SharedKey other = DeviceKeys.fresh().agree(DeviceKeys.fresh().publicKey());

        SharedKey.Sealed sealed = key.seal("hello".getBytes(UTF_8), "ANNA");

        assertThat(SharedKey.of(key.bytes()).open(sealed, "anna"))
                .asString(UTF_8)
                .isEqualTo("hello");
        assertThatThrownBy(() -> key.open(sealed, "ben")).isInstanceOf(GeneralSecurityException.class);
        assertThatThrownBy(() -> other.open(sealed, "anna")).isInstanceOf(GeneralSecurityException.class);
        assertThatThrownBy(() -> key.open(new SharedKey.Sealed("", "aGVsbG8", ""), "anna"))
                .isInstanceOf(GeneralSecurityException.class);
        assertThat(key.toString()).isEqualTo("SharedKey");
    }

    @ParameterizedTest
    @CsvSource({
        "550e8400-e29b-41d4-a716-446655440000, qU8vNlq/4CDWzsZNfugtpdnaaZeA3UUboVYQxpxjKD0=",
        "007E4A95-0E1A-4B10-91FA-87942EFAA68E, LCEyFVIK2wDTlk/uke1bYEH2oYUOQDN7d2ts/4JemBc=",
        "c7bd7e23-b5c1-4dfd-bb62-6a3b7c880760, 7CVPKdfq8FpLC5hulon7Qy6N5M5V2AWGz76Qp47GbN4="
    })
    void theTokenIsTheOneThatRelaysCheck(String id, String token) {
        assertThat(new DeviceIdentity(id, "a", "linux", null)
                        .withSecret("test-secret")
                        .token())
                .isEqualTo(token);
    }
}
