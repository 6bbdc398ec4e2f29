package io.crossdock.protocol.chat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Keys are those of the original, so that both can share what they remember. */
class IdentityTest {
    @Test
    void theKeyIsTheOriginals() {
        Identity who = Identity.of("192.168.1.1", "fingerprint123", "test_secret");

        assertThat(who.key()).isEqualTo("fcbed8574157de6178e2d9f773111aa0c2f96cc428f0fe53718fc1ede0509135");
        assertThat(who.fingerprint()).isEqualTo("fingerprint123");
    }

    @Test
    void addressFingerprintAndSecretAllMatter() {
        String key = Identity.of("1.1.1.1", "a", "s").key();

        assertThat(Identity.of("1.1.1.2", "a", "s").key()).isNotEqualTo(key);
        assertThat(Identity.of("1.1.1.1", "b", "s").key()).isNotEqualTo(key);
        assertThat(Identity.of("1.1.1.1", "a", "t").key()).isNotEqualTo(key);
    }

    @Test
    void aLongFingerprintIsKeptAsItsHash() {
        Identity who = Identity.of("1.1.1.1", "x".repeat(16_000), "s");

        assertThat(who.fingerprint()).matches("[0-9a-f]{64}");
        assertThat(who.toString()).isEqualTo("Identity");
    }
}
