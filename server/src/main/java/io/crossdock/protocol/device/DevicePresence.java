package io.crossdock.protocol.device;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Which devices are connected to other nodes. A port. Calls never block; stages complete on any thread. */
public interface DevicePresence {
    /**
     * The device is connected here.
     *
     * @param connection tells this connection from any other of the device
     */
    void here(String device, String connection, Instant last);

    /** That connection is over; a newer one of the device stays. */
    void gone(String device, String connection);

    /** Those of these devices that are connected to any node, ours perhaps among them. */
    CompletionStage<List<Seen>> among(Collection<String> devices);

    /** There are no other nodes. */
    DevicePresence ALONE = new DevicePresence() {
        @Override
        public void here(String device, String connection, Instant last) {}

        @Override
        public void gone(String device, String connection) {}

        @Override
        public CompletionStage<List<Seen>> among(Collection<String> devices) {
            return CompletableFuture.completedStage(List.of());
        }
    };
}
