package io.crossdock.protocol.device;

import io.crossdock.hub.DeliveryTimes;
import io.crossdock.hub.Outcome;

/** What the relay's books say of this protocol. A port. Any thread. */
public interface DeviceFigures {
    /** Whole messages that came in. */
    long messages();

    /** Deliveries, and messages that became none, that ended so. */
    long outcomes(Outcome outcome);

    DeliveryTimes times();

    /** Operations on the shared store; none in memory. */
    long storeOperations();
}
