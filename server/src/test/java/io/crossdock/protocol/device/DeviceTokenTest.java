package io.crossdock.protocol.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeviceTokenTest {
    @ParameterizedTest
    @CsvSource({
        "550e8400-e29b-41d4-a716-446655440000, qU8vNlq/4CDWzsZNfugtpdnaaZeA3UUboVYQxpxjKD0=",
        "007e4a95-0e1a-4b10-91fa-87942efaa68e, LCEyFVIK2wDTlk/uke1bYEH2oYUOQDN7d2ts/4JemBc=",
        "c7bd7e23-b5c1-4dfd-bb62-6a3b7c880760, 7CVPKdfq8FpLC5hulon7Qy6N5M5V2AWGz76Qp47GbN4="
    })
    void aDevicesOwnTokenFitsPaddedOrNotAndItsIdMayBeInUpperCase(String device, String token) {
        assertThat(DeviceToken.fits("test-secret", device, token)).isTrue();
        assertThat(DeviceToken.fits("test-secret", device, token.replace("=", "")))
                .isTrue();
        assertThat(DeviceToken.fits("test-secret", device.toUpperCase(Locale.ROOT), token))
                .isTrue();
        assertThat(DeviceToken.fits("Test-secret", device, token)).isFalse();
        assertThat(DeviceToken.fits("test-secret", "x" + device, token)).isFalse();
    }

    @Test
    void whatIsNoTokenDoesNotFit() {
        for (String token : new String[] {"", "=", "!", "7CVPKdfq8FpLC5hulon7Qy6N5M5V2AWGz76Qp47GbN", "A".repeat(44)}) {
            assertThat(DeviceToken.fits("test-secret", "c7bd7e23-b5c1-4dfd-bb62-6a3b7c880760", token))
                    .as(token)
                    .isFalse();
        }
    }
}
