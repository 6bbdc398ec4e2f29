package io.crossdock.cli.workstation;

import io.crossdock.client.Pairing;
import io.crossdock.client.Role;
import io.crossdock.client.State;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where a desk shows what happens. Safe for any thread. */
public interface Screen {
    /** @param page where a phone's browser can join without an app; null when the relay serves no such page */
    void registered(Pairing pairing, @Nullable URI page);

    void state(State state);

    void joined(Role who);

    void left(Role who);

    void text(Role from, String text);

    void bytes(Role from, byte[] bytes);

    /** @param direction {@code sent} or {@code received} */
    void progress(String direction, String name, long done, long size);

    void sent(String name, long size);

    void received(String name, Path where);

    /** Something to know. */
    void note(String text);

    /** Something that did not work. */
    void trouble(String text);
}
