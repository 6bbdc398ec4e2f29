package io.crossdock.app;

import io.crossdock.guard.AddressRate;
import io.crossdock.hub.DeliveryTimes;
import io.crossdock.hub.Hub;
import io.crossdock.hub.Outcome;
import io.crossdock.hub.SharedStore;
import io.crossdock.observe.Metrics;
import io.crossdock.protocol.device.Attempts;
import io.crossdock.protocol.device.DeviceEndpoint;
import io.crossdock.protocol.device.DeviceFigures;
import io.crossdock.protocol.device.DevicePresence;
import io.crossdock.protocol.device.DeviceSettings;
import io.crossdock.protocol.device.DeviceStore;
import io.crossdock.protocol.device.Mailbox;
import io.crossdock.protocol.device.MemoryMailbox;
import io.crossdock.protocol.device.MemoryPairings;
import io.crossdock.protocol.device.SharedMailbox;
import io.crossdock.protocol.device.SharedPairings;
import io.crossdock.protocol.device.SharedPresence;
import io.crossdock.wire.Endpoint;
import io.netty.util.concurrent.EventExecutor;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The device protocol, put together. Used once, at the start. */
final class DeviceMount {
    private static final int UPKEEP_SECONDS = 15;

    private DeviceMount() {}

    /**
     * @param store where nodes share what they keep; null keeps it in memory
     * @param loops the hub's; the first of them does the upkeep
     */
    static Endpoint endpoint(
            DeviceSettings settings,
            Hub hub,
            Metrics metrics,
            @Nullable SharedStore store,
            List<? extends EventExecutor> loops) {
        DeviceStore shared = store == null ? null : new DeviceStore(store);
        DeviceEndpoint endpoint = new DeviceEndpoint(
                settings,
                hub,
                shared == null ? inMemory(settings) : inStore(settings, shared),
                new DeviceEndpoint.Surroundings(
                        figures(metrics, shared),
                        attempts(settings.pairing().failuresPerMinute()),
                        attempts(settings.pairing().codesPerMinute()),
                        InstantSource.system(),
                        System::nanoTime,
                        new SecureRandom(),
                        BuildVersion.number()));
        loops.get(0).scheduleWithFixedDelay(endpoint::upkeep, UPKEEP_SECONDS, UPKEEP_SECONDS, TimeUnit.SECONDS);
        return endpoint;
    }

    private static DeviceEndpoint.Shelves inMemory(DeviceSettings settings) {
        return new DeviceEndpoint.Shelves(
                new MemoryPairings(settings.pairing(), InstantSource.system()),
                settings.mailbox().enabled() ? new MemoryMailbox(settings.mailbox(), System::nanoTime) : Mailbox.NONE,
                DevicePresence.ALONE);
    }

    private static DeviceEndpoint.Shelves inStore(DeviceSettings settings, DeviceStore store) {
        return new DeviceEndpoint.Shelves(
                new SharedPairings(store, InstantSource.system()),
                settings.mailbox().enabled() ? new SharedMailbox(settings.mailbox(), store) : Mailbox.NONE,
                new SharedPresence(store));
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

    private static DeviceFigures figures(Metrics metrics, @Nullable DeviceStore store) {
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
                return store == null ? 0 : store.operations();
            }
        };
    }
}
