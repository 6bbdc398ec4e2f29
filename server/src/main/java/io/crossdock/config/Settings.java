package io.crossdock.config;

import io.crossdock.config.Setting.Kind;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The values somebody wrote, and the register of the keys that the program understands.
 *
 * <p>A section reads itself: each call names a key with its default, range and purpose, once in the whole program, and
 * answers the value in force. What was asked for is what {@code print-config} shows, and what was written but never asked
 * for stops the start. Used by one thread while the process starts; the sections that come out are immutable.
 */
public final class Settings {
    private static final String ONE_LINE = "text on one line";

    private final Layers layers;
    private final Map<String, Setting> register = new LinkedHashMap<>();
    private final List<String> warnings = new ArrayList<>();

    Settings(Layers layers) {
        this.layers = layers;
    }

    /** Settings that stand for a command line of {@code --set key=value}: for tests and for the self-test. */
    public static Settings of(Map<String, String> values) {
        ConfigLoader loader = new ConfigLoader(Map.of());
        values.forEach((key, value) -> loader.flag("--set", key, value));
        return loader.load();
    }

    /** The drop-in profile this process serves as, or null. */
    public @Nullable Profile profile() {
        return layers.profile();
    }

    /** An integer from {@code min} to {@code max}, both included. */
    public int integer(String key, int defaultValue, int min, int max, String doc) {
        return Math.toIntExact(number(key, Kind.INTEGER, defaultValue, min, max, doc));
    }

    /** An integer of 64 bits from {@code min} to {@code max}, both included. */
    public long longInteger(String key, long defaultValue, long min, long max, String doc) {
        return number(key, Kind.INTEGER, defaultValue, min, max, doc);
    }

    /** A time in whole seconds. */
    public Duration seconds(String key, int defaultValue, int min, int max, String doc) {
        return Duration.ofSeconds(number(key, Kind.SECONDS, defaultValue, min, max, doc));
    }

    /** A number of bytes, written plain or as {@code 512KiB}, {@code 16MiB}, {@code 1GiB}. */
    public int bytes(String key, int defaultValue, int min, int max, String doc) {
        String allowed = "a size from " + ByteSize.format(min) + " to " + ByteSize.format(max);
        Setting setting = Setting.defined(key, Kind.BYTES, ByteSize.format(defaultValue), allowed, doc);
        return Math.toIntExact(read(setting, (long) defaultValue, text -> within(ByteSize.parse(text), min, max)));
    }

    /** As {@link #bytes}, or {@code auto}, which is 0. */
    public long bytesOrAuto(String key, long min, long max, String doc) {
        String allowed = "auto or a size from " + ByteSize.format(min) + " to " + ByteSize.format(max);
        Setting setting = Setting.defined(key, Kind.BYTES, "auto", allowed, doc);
        return read(
                setting,
                0L,
                text -> text.equalsIgnoreCase("auto") ? Long.valueOf(0) : within(ByteSize.parse(text), min, max));
    }

    /** Text of one line; may be empty. */
    public String text(String key, String defaultValue, String doc) {
        return read(Setting.defined(key, Kind.TEXT, defaultValue, ONE_LINE, doc), defaultValue, Settings::oneLine);
    }

    /** The path below which something is served: {@code /}, or one without a slash at its end. */
    public String mount(String key, String defaultValue, String doc) {
        Setting setting = Setting.defined(key, Kind.TEXT, defaultValue, MountPath.ALLOWED, doc);
        return read(setting, defaultValue, MountPath::parse);
    }

    /** Text that may be absent: null when nobody set it, or set it to nothing. */
    public @Nullable String optionalText(String key, String doc) {
        return emptyAsNull(read(Setting.defined(key, Kind.TEXT, null, ONE_LINE, doc), "", Settings::oneLine));
    }

    /**
     * The file or folder of a key that has been read.
     *
     * @param text its value, or what stands for it where nobody set one
     */
    public Path path(String key, String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException noneOnThisSystem) {
            throw refusal(key, "a name that this system's files can have");
        }
    }

    /** As {@link #optionalText}, but of any lines, for values that no output may show. */
    public @Nullable String secret(String key, String doc) {
        return emptyAsNull(read(Setting.defined(key, Kind.SECRET, null, "text", doc), "", text -> text));
    }

    /** A switch: {@code true} or {@code false}. */
    public boolean flag(String key, boolean defaultValue, String doc) {
        Setting setting = Setting.defined(key, Kind.FLAG, Boolean.toString(defaultValue), "true or false", doc);
        return read(setting, defaultValue, text -> switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> Boolean.TRUE;
            case "false" -> Boolean.FALSE;
            default -> null;
        });
    }

    /** One of a few words; case does not matter, the answer is the word as given here. */
    public String choice(String key, String defaultValue, String doc, String... allowed) {
        assert Arrays.asList(allowed).contains(defaultValue) : key;
        Setting setting = Setting.defined(key, Kind.CHOICE, defaultValue, "one of " + String.join(", ", allowed), doc);
        return read(
                setting,
                defaultValue,
                text -> Arrays.stream(allowed)
                        .filter(text::equalsIgnoreCase)
                        .findFirst()
                        .orElse(null));
    }

    /** Several words: a YAML list, or one text with commas between. Empty when nobody set it. */
    public List<String> list(String key, String doc) {
        Setting setting = Setting.defined(key, Kind.LIST, "[]", "a list", doc);
        RawValue raw = enter(setting);
        if (raw == null) {
            return List.of();
        }
        List<String> written =
                raw.items() != null ? raw.items() : List.of(raw.text().split(","));
        List<String> items = written.stream()
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .toList();
        // However it was written, it is shown in one form.
        register.put(key, setting.with(RawValue.list(items, raw.origin(), raw.source())));
        return items;
    }

    /**
     * The error for a value that only its section can judge, in the form of all others.
     *
     * @param allowed what is allowed, in words
     */
    public ConfigException refusal(String key, String allowed) {
        Setting setting = setting(key);
        String value = setting.value() == null ? "" : setting.value();
        return refusal(setting, setting.kind() == Kind.LIST ? value : quoted(value), setting.origin(), allowed);
    }

    /** Where the value in force was written, in words. The key has been read before. */
    public String origin(String key) {
        return setting(key).origin();
    }

    /** Which layer the value in force comes from. The key has been read before. */
    public Source source(String key) {
        return setting(key).source();
    }

    /** Notes something that is allowed and probably not meant; {@code serve} prints it once. */
    public void warn(String line) {
        if (!warnings.contains(line)) {
            warnings.add(line);
        }
    }

    /** The warnings so far. */
    public List<String> warnings() {
        return List.copyOf(warnings);
    }

    /** Every key that was asked for, in that order. */
    public List<Setting> register() {
        return List.copyOf(register.values());
    }

    /** Call after every section has read itself: a key that was written but never asked for is a mistake. */
    public void refuseUnknown() throws ConfigException {
        layers.refuseUnknown(register.keySet());
    }

    private long number(String key, Kind kind, long defaultValue, long min, long max, String doc) {
        assert min <= defaultValue && defaultValue <= max : key;
        String what = kind == Kind.SECONDS ? "whole seconds from " : "an integer from ";
        Setting setting = Setting.defined(key, kind, Long.toString(defaultValue), what + min + " to " + max, doc);
        return read(setting, defaultValue, text -> within(wholeNumber(text), min, max));
    }

    private static @Nullable Long wholeNumber(String text) {
        return text.matches("-?[0-9]{1,18}") ? Long.valueOf(text) : null;
    }

    private static @Nullable Long within(@Nullable Long number, long min, long max) {
        return number == null || number < min || number > max ? null : number;
    }

    /** A line break in a name, a path or a host is never meant, and what it would end up in may be a log line. */
    private static @Nullable String oneLine(String text) {
        return text.chars().anyMatch(Character::isISOControl) ? null : text;
    }

    private static @Nullable String emptyAsNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private <T> T read(Setting setting, T defaultValue, Reader<T> reader) {
        RawValue raw = enter(setting);
        if (raw == null) {
            return defaultValue;
        }
        T value = raw.items() == null ? reader.read(raw.text()) : null;
        if (value == null) {
            String written = raw.items() == null ? quoted(raw.text()) : raw.text();
            throw refusal(setting, written, raw.origin(), setting.allowed());
        }
        return value;
    }

    private @Nullable RawValue enter(Setting setting) {
        Setting earlier = register.get(setting.key());
        if (earlier != null && !earlier.sameDefinition(setting)) {
            throw new IllegalStateException("two definitions of the key " + setting.key());
        }
        RawValue raw = layers.find(setting.key());
        register.put(setting.key(), raw == null ? setting : setting.with(raw));
        return raw;
    }

    private Setting setting(String key) {
        Setting setting = register.get(key);
        if (setting == null) {
            throw new IllegalStateException("nobody has read the key " + key);
        }
        return setting;
    }

    private static String quoted(String text) {
        return "\"" + text + "\"";
    }

    private static ConfigException refusal(Setting setting, String written, String origin, String allowed) {
        String shown = setting.kind() == Kind.SECRET ? "(secret)" : OneLine.of(written);
        return new ConfigException(setting.key() + " = " + shown + " (" + origin + "): allowed is " + allowed);
    }

    /** Turns what was written into a value, or into null when that is not allowed. */
    private interface Reader<T> {
        @Nullable
        T read(String text);
    }
}
