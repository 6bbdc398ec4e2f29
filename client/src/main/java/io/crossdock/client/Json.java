package io.crossdock.client;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The little JSON (RFC 8259) that the protocols need, so that the library needs no other. Strict, and bounded in depth.
 * An object is read into a value that answers questions by key; what is not there or of another kind is null.
 */
final class Json {
    private static final int DEPTH_MAX = 64;
    private static final String HEX = "0123456789abcdef";

    private final Map<String, @Nullable Object> fields;

    private Json(Map<String, @Nullable Object> fields) {
        this.fields = fields;
    }

    /** The object that this text is; null when it is none. */
    static @Nullable Json read(String text) {
        try {
            Reader reader = new Reader(text);
            Object value = reader.value(0);
            reader.end();
            return value instanceof Json object ? object : null;
        } catch (NotJson another) {
            return null;
        }
    }

    @Nullable
    String text(String key) {
        return fields.get(key) instanceof String text ? text : null;
    }

    /** As {@link #text}, and empty when it is not there. */
    String textOrEmpty(String key) {
        String text = text(key);
        return text == null ? "" : text;
    }

    boolean flag(String key) {
        return Boolean.TRUE.equals(fields.get(key));
    }

    @Nullable
    Double number(String key) {
        return fields.get(key) instanceof Double number ? number : null;
    }

    @Nullable
    Json object(String key) {
        return fields.get(key) instanceof Json object ? object : null;
    }

    /** The objects and texts of an array; empty when there is none. */
    List<@Nullable Object> list(String key) {
        return fields.get(key) instanceof List<?> list ? new ArrayList<>(list) : List.of();
    }

    /** A string with its quotes, as {@code JSON.stringify} spells it. */
    static String quote(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < ' ') {
                        out.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        return out.append('"').toString();
    }

    private static final class NotJson extends Exception {
        private static final long serialVersionUID = 1;

        NotJson() {
            super("not JSON", null, false, false);
        }
    }

    /** From left to right over one text. */
    private static final class Reader {
        private final String in;
        private int at;

        Reader(String in) {
            this.in = in;
        }

        private int peek() {
            while (at < in.length() && " \t\r\n".indexOf(in.charAt(at)) >= 0) {
                at++;
            }
            return at < in.length() ? in.charAt(at) : -1;
        }

        private boolean take(char wanted) {
            boolean there = peek() == wanted;
            at += there ? 1 : 0;
            return there;
        }

        private void need(boolean there) throws NotJson {
            if (!there) {
                throw new NotJson();
            }
        }

        void end() throws NotJson {
            need(peek() < 0);
        }

        @Nullable
        Object value(int depth) throws NotJson {
            need(depth < DEPTH_MAX);
            return switch (peek()) {
                case '{' -> object(depth);
                case '[' -> array(depth);
                case '"' -> string();
                case 't' -> word("true", true);
                case 'f' -> word("false", false);
                case 'n' -> word("null", null);
                default -> number();
            };
        }

        private Json object(int depth) throws NotJson {
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            at++;
            if (!take('}')) {
                do {
                    need(peek() == '"');
                    String key = string();
                    need(take(':'));
                    fields.put(key, value(depth + 1));
                } while (take(','));
                need(take('}'));
            }
            return new Json(fields);
        }

        private List<@Nullable Object> array(int depth) throws NotJson {
            List<@Nullable Object> items = new ArrayList<>();
            at++;
            if (!take(']')) {
                do {
                    items.add(value(depth + 1));
                } while (take(','));
                need(take(']'));
            }
            return items;
        }

        private @Nullable Object word(String spelt, @Nullable Object meaning) throws NotJson {
            need(in.startsWith(spelt, at));
            at += spelt.length();
            return meaning;
        }

        private Double number() throws NotJson {
            int start = at;
            while (at < in.length() && "+-.eE0123456789".indexOf(in.charAt(at)) >= 0) {
                at++;
            }
            String spelt = in.substring(start, at);
            need(spelt.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?"));
            return Double.valueOf(spelt);
        }

        private String string() throws NotJson {
            int start = ++at;
            while (at < in.length() && in.charAt(at) != '"' && in.charAt(at) != '\\') {
                need(in.charAt(at++) >= ' ');
            }
            if (at < in.length() && in.charAt(at) == '"') {
                return in.substring(start, at++);
            }
            StringBuilder out = new StringBuilder(in.length() - start).append(in, start, at);
            while (at < in.length()) {
                char c = in.charAt(at++);
                if (c == '"') {
                    return out.toString();
                }
                need(c >= ' ');
                out.append(c == '\\' ? escaped() : c);
            }
            throw new NotJson();
        }

        private char escaped() throws NotJson {
            need(at < in.length());
            char c = in.charAt(at++);
            return switch (c) {
                case '"', '\\', '/' -> c;
                case 'b' -> '\b';
                case 'f' -> '\f';
                case 'n' -> '\n';
                case 'r' -> '\r';
                case 't' -> '\t';
                case 'u' -> unicode();
                default -> throw new NotJson();
            };
        }

        private char unicode() throws NotJson {
            need(at + 4 <= in.length());
            int code = 0;
            for (int end = at + 4; at < end; at++) {
                int digit = Character.digit(in.charAt(at), 16);
                need(digit >= 0);
                code = code << 4 | digit;
            }
            return (char) code;
        }
    }
}
