package io.crossdock.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Which version this is. */
final class BuildVersion {
    private static final String FILE = "/io/crossdock/cli/version.properties";

    private BuildVersion() {}

    static String number() {
        try (InputStream in = BuildVersion.class.getResourceAsStream(FILE)) {
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("version");
        } catch (IOException unreadable) {
            throw new UncheckedIOException("the jar lacks its version", unreadable);
        }
    }
}
