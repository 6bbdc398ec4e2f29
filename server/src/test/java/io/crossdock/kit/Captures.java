package io.crossdock.kit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Values that the relay makes up and a script uses later. In an expected line <code>{{id:regex}}</code> stands for what
 * matches the regex and is kept as id; <code>{{*}}</code> is anything. <code>{{id}}</code> is the value kept, anywhere.
 */
final class Captures {
    private final Map<String, String> values = new HashMap<>();

    /** The line with every kept value in its place. */
    String fill(String line) {
        StringBuilder filled = new StringBuilder();
        for (Part part : parts(line)) {
            filled.append(part.hole && part.regex.isEmpty() ? value(part.text) : part.source());
        }
        return filled.toString();
    }

    private String value(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new AssertionError("{{" + name + "}} has no value yet");
        }
        return value;
    }

    /** Whether the whole of actual is as expected; if so, new values are kept. */
    boolean matches(String expected, String actual) {
        List<Part> parts = parts(fill(expected));
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            regex.append(part.hole ? "(?<hole" + i + ">" + part.regex + ")" : Pattern.quote(part.text));
        }
        Matcher matcher = Pattern.compile(regex.toString(), Pattern.DOTALL).matcher(actual);
        if (!matcher.matches()) {
            return false;
        }
        for (int i = 0; i < parts.size(); i++) {
            if (parts.get(i).hole && !parts.get(i).text.isEmpty()) {
                values.put(parts.get(i).text, matcher.group("hole" + i));
            }
        }
        return true;
    }

    private static List<Part> parts(String line) {
        List<Part> parts = new ArrayList<>();
        int from = 0;
        for (int open = line.indexOf("{{"); open >= 0; open = line.indexOf("{{", from)) {
            parts.add(new Part(false, line.substring(from, open), ""));
            int end = end(line, open);
            String[] inside = line.substring(open + 2, end - 2).split(":", 2);
            boolean anything = inside[0].equals("*");
            parts.add(new Part(true, anything ? "" : inside[0], anything ? ".*" : inside.length > 1 ? inside[1] : ""));
            from = end;
        }
        parts.add(new Part(false, line.substring(from), ""));
        return parts;
    }

    /** Behind the braces that close a hole: a regex may hold braces of its own, JSON may follow at once. */
    private static int end(String line, int open) {
        int depth = 0;
        for (int i = open; i < line.length(); i++) {
            depth += line.charAt(i) == '{' ? 1 : line.charAt(i) == '}' ? -1 : 0;
            if (depth == 0) {
                return i + 1;
            }
        }
        throw new AssertionError("{{ without }} in: " + line);
    }

    /** Literal text, or a hole with a name (empty: not kept) and a regex (empty: the value kept under that name). */
    private record Part(boolean hole, String text, String regex) {
        String source() {
            if (!hole) {
                return text;
            }
            return text.isEmpty() ? "{{*}}" : "{{" + text + ":" + regex + "}}";
        }
    }
}
