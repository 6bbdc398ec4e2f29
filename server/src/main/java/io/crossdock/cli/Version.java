package io.crossdock.cli;

import io.crossdock.cli.bench.HelpOption;
import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Says which version this is and what it runs on. */
@Command(name = "version", description = "Prints the version.")
final class Version implements Callable<Integer> {
    @Mixin
    final HelpOption help = new HelpOption();

    private final Console console;

    Version(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        console.out().println(line());
        return ExitCode.OK;
    }

    static String line() {
        return "crossdock " + number() + " on " + jvm();
    }

    /** The version of this build. */
    static String number() {
        try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("version");
        } catch (IOException e) {
            throw new IllegalStateException("the jar lacks its version", e);
        }
    }

    static String jvm() {
        return "Java " + Runtime.version().feature() + " (" + System.getProperty("java.vm.name") + " "
                + Runtime.version() + "), " + System.getProperty("os.name") + " " + System.getProperty("os.arch");
    }
}
