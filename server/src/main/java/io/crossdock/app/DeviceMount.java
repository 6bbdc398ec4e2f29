package io.crossdock.app;

import io.crossdock.guard.AddressRate;
import io.crossdock.hub.DeliveryTimes;
import io.crossdock.hub.Hub;
import io.crossdock.hub.Outcome;
import io.crossdock.observe.Metrics;
import io.crossdock.protocol.device.Attempts;
import io.crossdock.protocol.device.DeviceEndpoint;
import io.crossdock.protocol.device.DeviceFigures;
import io.crossdock.protocol.device.DeviceSettings;
import io.crossdock.protocol.device.Mailbox;
import io.crossdock.protocol.device.MemoryMailbox;
import io.crossdock.protocol.device.MemoryPairings;
import io.crossdock.protocol.device.Pairings;
import io.crossdock.wire.Endpoint;
import io.netty.util.concurrent.EventExecutor;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The device protocol, put together. Used once, at the start. */
final class DeviceMount {
    private static final int SWEEP_SECONDS = 5;

    private DeviceMount() {}

    /** @param loops the hub's; the first of them has what waited too long forgotten */
    static Endpoint endpoint(
            DeviceSettings settings, Hub hub, Metrics metrics, List<? extends EventExecutor> loops, String version) {
        Pairings pairings = new MemoryPairings(settings.pairing(), InstantSource.system());
        Mailbox mailbox =
                settings.mailbox().enabled() ? new MemoryMailbox(settings.mailbox(), System::nanoTime) : Mailbox.NONE;
        loops.get(0).scheduleWithFixedDelay(pairings::sweep, SWEEP_SECONDS, SWEEP_SECONDS, TimeUnit.SECONDS);
        loops.get(0).scheduleWithFixedDelay(mailbox::sweep, SWEEP_SECONDS, SWEEP_SECONDS, TimeUnit.SECONDS);
        return new DeviceEndpoint(
                settings,
                hub,
                pairings,
                mailbox,
                new DeviceEndpoint.Surroundings(
                        figures(metrics),
                        attempts(settings.pairing().failuresPerMinute()),
                        attempts(settings.pairing().codesPerMinute()),
                        InstantSource.system(),
                        System::nanoTime,
                        new SecureRandom(),
                        version));
    }

    private static Attempts attempts(int perMinute) {
        AddressRate rate = new AddressRate(perMinute, Math.max(1, perMinute), System::nanoTime);
        return new Attempts() {
            @Override
            public boolean take(String address) {
                return rate.take(address);
            }

            @Override
            public void giveBack(String address) {
                rate.giveBack(address);
            }
        };
    }

    private static DeviceFigures figures(Metrics metrics) {
        return new DeviceFigures() {
            @Override
            public long messages() {
                return metrics.ledger().messages(DeviceSettings.PROTOCOL);
            }

            @Override
            public long outcomes(Outcome outcome) {
                return metrics.ledger().count(DeviceSettings.PROTOCOL, outcome);
            }

            @Override
            public DeliveryTimes times() {
                return metrics.ledger().times(DeviceSettings.PROTOCOL);
            }

            @Override
            public long storeOperations() {
                return 0;
            }
        };
    }
}
