package io.crossdock.cli.workstation;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.crossdock.client.Pairing;
import io.crossdock.client.Role;
import io.crossdock.client.State;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** For scripts: each thing that happens is one JSON object on one line. */
public final class JsonScreen implements Screen {
    private final JsonFactory json = new JsonFactory();
    private final PrintStream out;

    public JsonScreen(PrintStream out) {
        this.out = out;
    }

    /** What an event says beyond its name. */
    private interface Fields {
        void write(JsonGenerator object) throws IOException;
    }

    private synchronized void event(String name, Fields fields) {
        StringWriter line = new StringWriter();
        try (JsonGenerator object = json.createGenerator(line)) {
            object.writeStartObject();
            object.writeStringField("event", name);
            fields.write(object);
            object.writeEndObject();
        } catch (IOException neverInMemory) {
            throw new UncheckedIOException(neverInMemory);
        }
        out.println(line);
        out.flush();
    }

    @Override
    public void registered(Pairing pairing, @Nullable URI page) {
        event("registered", object -> {
            object.writeStringField("sessionId", pairing.sessionId());
            object.writeStringField("payload", pairing.payload());
            object.writeStringField("page", page == null ? null : page.toString());
        });
    }

    @Override
    public void state(State state) {
        event("state", object -> object.writeStringField("state", state.name().toLowerCase(Locale.ROOT)));
    }

    @Override
    public void joined(Role who) {
        event("joined", object -> object.writeStringField("role", who.word()));
    }

    @Override
    public void left(Role who) {
        event("left", object -> object.writeStringField("role", who.word()));
    }

    @Override
    public void text(Role from, String text) {
        event("text", object -> {
            object.writeStringField("from", from.word());
            object.writeStringField("text", text);
        });
    }

    @Override
    public void bytes(Role from, byte[] bytes) {
        event("bytes", object -> {
            object.writeStringField("from", from.word());
            object.writeFieldName("base64");
            object.writeBinary(bytes);
        });
    }

    /** Only the ends count for a script. */
    @Override
    public void progress(String direction, String name, long done, long size) {}

    @Override
    public void sent(String name, long size) {
        event("sent", object -> {
            object.writeStringField("name", name);
            object.writeNumberField("bytes", size);
        });
    }

    @Override
    public void received(String name, Path where) {
        event("received", object -> {
            object.writeStringField("name", name);
            object.writeStringField("path", where.toString());
        });
    }

    @Override
    public void note(String text) {
        event("note", object -> object.writeStringField("text", text));
    }

    @Override
    public void trouble(String text) {
        event("trouble", object -> object.writeStringField("text", text));
    }
}
