package io.crossdock.cli;

import io.crossdock.config.Setting;
import io.crossdock.config.Source;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Writes settings as a YAML file that can be read again: what is unset or secret stands there as a comment. */
final class ConfigPage {
    private final List<Setting> settings;
    private final StringBuilder page = new StringBuilder();

    private ConfigPage(List<Setting> settings) {
        this.settings = settings;
    }

    static String of(List<Setting> settings) {
        ConfigPage page = new ConfigPage(settings);
        page.section("", 0);
        return page.page.toString();
    }

    /** The keys that lie directly in a section, then the sections within it. */
    private void section(String prefix, int depth) {
        Set<String> inner = new LinkedHashSet<>();
        for (Setting setting : settings) {
            if (setting.key().startsWith(prefix)) {
                String rest = setting.key().substring(prefix.length());
                int dot = rest.indexOf('.');
                if (dot < 0) {
                    key(setting, rest, "  ".repeat(depth));
                } else {
                    inner.add(rest.substring(0, dot));
                }
            }
        }
        for (String name : inner) {
            if (depth == 0 && page.length() > 0) {
                page.append('\n');
            }
            page.append("  ".repeat(depth)).append(name).append(":\n");
            section(prefix + name + ".", depth + 1);
        }
    }

    private void key(Setting setting, String name, String indent) {
        String standard = setting.defaultText() == null ? "unset" : yaml(setting, setting.defaultText());
        page.append(indent).append("# ").append(setting.doc()).append('\n');
        page.append(indent)
                .append("# ")
                .append(setting.allowed())
                .append("; default ")
                .append(standard)
                .append('\n');
        page.append(indent);
        if (setting.value() == null) {
            page.append("# ").append(name).append(':');
        } else if (setting.kind() == Setting.Kind.SECRET) {
            page.append("# ").append(name).append(": ").append(Setting.HIDDEN);
        } else {
            page.append(name).append(": ").append(yaml(setting, setting.value()));
        }
        if (setting.source() != Source.DEFAULT) {
            page.append("  # from ").append(setting.origin());
        }
        page.append('\n');
    }

    /** Text as YAML reads it back: in quotes where it could be taken for something else. */
    private static String yaml(Setting setting, String text) {
        if (setting.kind() == Setting.Kind.LIST || text.matches("[A-Za-z0-9/][A-Za-z0-9._/-]*")) {
            return text;
        }
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ') {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
