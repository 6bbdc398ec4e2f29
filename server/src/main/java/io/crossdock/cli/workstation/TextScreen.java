package io.crossdock.cli.workstation;

import io.crossdock.client.Pairing;
import io.crossdock.client.Role;
import io.crossdock.client.State;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** For people. What others have sent is shown without what could steer the terminal. */
public final class TextScreen implements Screen {
    private static final int BAR_CHARS = 24;

    private final PrintStream out;
    private final boolean terminal;
    private final Look look;
    private boolean barShown;

    /** What the QR code says, and on which background. */
    public record Look(boolean dark, boolean qr, boolean forApps) {}

    /** @param terminal whether a line can be drawn over */
    public TextScreen(PrintStream out, boolean terminal, Look look) {
        this.out = out;
        this.terminal = terminal;
        this.look = look;
    }

    @Override
    public synchronized void registered(Pairing pairing, @Nullable URI page) {
        if (look.qr) {
            String code = page == null || look.forApps ? pairing.payload() : page.toString();
            out.print(TerminalQr.draw(code, look.dark));
        }
        if (page != null) {
            line("Open this on the phone: " + page);
        }
        line("Or in another terminal:  ./crossdock workstation --as phone --pair '" + pairing.payload() + "'");
        String host = pairing.address().getHost();
        if (host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]")) {
            line("Only this machine can reach " + host
                    + ": for a real phone, give the relay's address in your network.");
        }
        line("Lines you type go to the other end. /file PATH sends a file, /kill ends the session, /quit leaves it.");
    }

    @Override
    public void state(State state) {
        switch (state) {
            case CONNECTED -> line("* connected");
            case RECONNECTING -> line("* the connection broke: trying again");
            default -> {
                // What leads there and what comes of it is said in other words.
            }
        }
    }

    @Override
    public void joined(Role who) {
        line("* a " + who.word() + " has joined");
    }

    @Override
    public void left(Role who) {
        line("* the " + who.word() + " has left");
    }

    @Override
    public void text(Role from, String text) {
        line(from.word() + ": " + harmless(text));
    }

    @Override
    public void bytes(Role from, byte[] bytes) {
        line(from.word() + ": (" + bytes.length + " bytes)");
    }

    @Override
    public synchronized void progress(String direction, String name, long done, long size) {
        if (terminal) {
            out.print('\r' + bar(harmless(name), done, size));
            out.flush();
            barShown = true;
        }
    }

    /** A line that shows how far it is. */
    static String bar(String name, long done, long size) {
        int full = size == 0 ? BAR_CHARS : (int) (BAR_CHARS * done / size);
        long percent = size == 0 ? 100 : 100 * done / size;
        return String.format(
                Locale.ROOT,
                "%s [%s%s] %3d %% of %s",
                name,
                "#".repeat(full),
                "-".repeat(BAR_CHARS - full),
                percent,
                bytes(size));
    }

    static String bytes(long size) {
        if (size < 1 << 10) {
            return size + " bytes";
        }
        boolean mega = size >= 1 << 20;
        return String.format(Locale.ROOT, "%.1f %s", size / (mega ? 1048576.0 : 1024.0), mega ? "MiB" : "KiB");
    }

    @Override
    public void sent(String name, long size) {
        line("* " + harmless(name) + " has arrived at the other end (" + bytes(size) + ")");
    }

    @Override
    public void received(String name, Path where) {
        line("* got " + harmless(name) + ": " + where);
    }

    @Override
    public void note(String text) {
        line("* " + harmless(text));
    }

    @Override
    public void trouble(String text) {
        line("! " + harmless(text));
    }

    private synchronized void line(String text) {
        if (barShown) {
            out.println();
            barShown = false;
        }
        out.println(text);
        out.flush();
    }

    /** Control characters could move the cursor, or make the terminal type. */
    static String harmless(String text) {
        return text.replaceAll("[\\p{Cntrl}&&[^\\n\\t]]", "\ufffd");
    }
}
