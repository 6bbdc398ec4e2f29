package io.crossdock.protocol.device;

import io.crossdock.hub.GroupKey;
import io.crossdock.hub.Hub;
import io.crossdock.hub.Peer;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The devices connected to this node. Safe for any thread. */
final class Devices {
    /** In no id's way: no header begins with a blank. */
    static final GroupKey EVERYBODY = new GroupKey(DeviceSettings.PROTOCOL, " everybody");

    private final Hub hub;
    private final DevicePresence presence;
    private final Set<DeviceConversation> present = ConcurrentHashMap.newKeySet();

    /** @param presence knows the devices of other nodes */
    Devices(Hub hub, DevicePresence presence) {
        this.hub = hub;
        this.presence = presence;
    }

    /** @return who had the id before, and has lost it now */
    @Nullable
    DeviceConversation arrive(DeviceConversation device) {
        present.add(device);
        Peer before = hub.directory().take(device.name(), device, device::drop);
        if (before instanceof DeviceConversation displaced) {
            present.remove(displaced);
            return displaced;
        }
        return null;
    }

    /**
     * A connection is over; one that has been displaced takes nothing with it.
     *
     * @return whether the device is away now
     */
    boolean leave(DeviceConversation device) {
        present.remove(device);
        return hub.directory().giveBack(device.name(), device);
    }

    @Nullable
    DeviceConversation find(String id) {
        return hub.directory().find(name(id)) instanceof DeviceConversation device ? device : null;
    }

    static GroupKey name(String id) {
        return new GroupKey(DeviceSettings.PROTOCOL, id);
    }

    /** Those of these ids that are connected, here or to another node. Without the store: here. */
    CompletionStage<List<Seen>> among(Collection<String> ids) {
        List<Seen> here = here(ids);
        Set<String> missing = new LinkedHashSet<>(ids);
        here.forEach(seen -> missing.remove(seen.device()));
        return missing.isEmpty()
                ? CompletableFuture.completedStage(here)
                : presence.among(missing).handle((elsewhere, fault) -> fault == null ? joined(here, elsewhere) : here);
    }

    private static List<Seen> joined(List<Seen> some, List<Seen> others) {
        return Stream.concat(some.stream(), others.stream()).toList();
    }

    private List<Seen> here(Collection<String> ids) {
        return ids.stream()
                .distinct()
                .map(this::find)
                .filter(Objects::nonNull)
                .map(DeviceConversation::seen)
                .toList();
    }

    /** Tells the other nodes that ours are still here, and looks for mail that they left while they could not reach them. */
    void renew() {
        for (DeviceConversation device : present) {
            device.announce();
            device.lookForArrears();
        }
    }

    List<Seen> all() {
        return present.stream().map(DeviceConversation::seen).toList();
    }

    int count() {
        return present.size();
    }
}
