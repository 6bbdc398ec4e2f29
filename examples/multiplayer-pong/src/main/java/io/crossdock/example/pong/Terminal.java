package io.crossdock.example.pong;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;

/**
 * A terminal whose keys come one by one, and which is put back as it was. Without one, input and output are plain streams,
 * for tests and pipes. Drawing and reading may be two threads.
 */
final class Terminal implements AutoCloseable {
    /** What a player can press. */
    enum Key {
        UP,
        DOWN,
        QUIT,
        OTHER,
        /** The input has ended. */
        NONE
    }

    private static final int ESCAPE = 27;
    private static final int CTRL_C = 3;
    private static final int CTRL_D = 4;

    private final InputStream in;
    private final PrintStream out;
    private final String before;

    private Terminal(InputStream in, PrintStream out, String before) {
        this.in = in;
        this.out = out;
        this.before = before;
    }

    static Terminal open() {
        PrintStream out = new PrintStream(System.out, false, UTF_8);
        // Says nothing where the input is no terminal.
        String before = stty("-g");
        if (!before.isEmpty()) {
            stty("-icanon", "-echo", "-isig", "min", "1");
            // The other screen, no cursor.
            out.print("\u001b[?1049h\u001b[?25l\u001b[2J");
            out.flush();
        }
        return new Terminal(System.in, out, before);
    }

    /** Whether somebody sits before it. */
    boolean isInteractive() {
        return !before.isEmpty();
    }

    /** Waits for the next key. */
    Key next() throws IOException {
        int key = in.read();
        return switch (key) {
            case -1 -> Key.NONE;
            case 'w', 'k' -> Key.UP;
            case 's', 'j' -> Key.DOWN;
            case 'q', CTRL_C, CTRL_D -> Key.QUIT;
            case ESCAPE -> arrow();
            default -> Key.OTHER;
        };
    }

    /** An arrow is three characters, ESC [ A and the like. */
    private Key arrow() throws IOException {
        int second = in.read();
        if (second != '[' && second != 'O') {
            return second < 0 ? Key.NONE : Key.OTHER;
        }
        return switch (in.read()) {
            case 'A' -> Key.UP;
            case 'B' -> Key.DOWN;
            case -1 -> Key.NONE;
            default -> Key.OTHER;
        };
    }

    /** Draws over what is there. */
    void draw(String picture) {
        out.print(isInteractive() ? "\u001b[H" + picture.replace("\n", "\u001b[K\r\n") + "\u001b[J" : "");
        out.flush();
    }

    /** A line for whoever reads along where there is no picture. */
    void note(String line) {
        if (!isInteractive()) {
            out.println(line);
            out.flush();
        }
    }

    @Override
    public void close() {
        if (isInteractive()) {
            out.print("\u001b[?25h\u001b[?1049l");
            out.flush();
            stty(before);
        }
    }

    /** What it says, or nothing where there is no such program. */
    private static String stty(String... args) {
        String[] command = new String[args.length + 1];
        command[0] = "stty";
        System.arraycopy(args, 0, command, 1, args.length);
        try {
            Process process = new ProcessBuilder(command)
                    .redirectInput(ProcessBuilder.Redirect.INHERIT)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return new String(process.getInputStream().readAllBytes(), UTF_8).strip();
        } catch (IOException none) {
            return "";
        }
    }
}
