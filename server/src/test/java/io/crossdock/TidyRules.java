package io.crossdock;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** What no formatter knows. Each rule takes the text of a file and gives the faults it found, in words. */
final class TidyRules {
    static final int FILE_LINES_MAX = 300;
    static final int METHOD_LINES_MAX = 60;

    private static final List<String> NAMES_THAT_SAY_NOTHING =
            List.of("Manager", "Util", "Utils", "Helper", "Impl", "Service");
    /** Spelt in halves, so that this file does not hold them. */
    private static final Pattern UNFINISHED = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|X" + "XX|HA" + "CK)\\b");

    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern NAMED_FILE =
            Pattern.compile("`((?:[\\w.-]+/)+[\\w.-]*|[\\w-]+\\.(?:java|md|txt|yaml|yml|xml|sh))`");
    private static final Pattern HASH = Pattern.compile("#.*");

    private TidyRules() {}

    static List<String> longFiles(String text) {
        long lines = text.lines().count();
        return lines <= FILE_LINES_MAX ? List.of() : List.of("has " + lines + " lines, at most " + FILE_LINES_MAX);
    }

    static List<String> unfinished(String text) {
        return UNFINISHED
                .matcher(text)
                .results()
                .map(hit -> "says " + hit.group())
                .toList();
    }

    /** Long methods and types whose name says nothing, by the compiler's own tree. */
    static List<String> javaFaults(String name, String text) {
        JavaFileObject source = new SimpleJavaFileObject(URI.create("string:///" + name), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
        JavacTask task = (JavacTask) ToolProvider.getSystemJavaCompiler()
                .getTask(null, null, null, List.of("-proc:none"), null, List.of(source));
        try {
            CompilationUnitTree unit = task.parse().iterator().next();
            FaultFinder finder = new FaultFinder(unit, Trees.instance(task).getSourcePositions());
            finder.scan(unit, null);
            return finder.faults;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Relative links of a Markdown file that lead nowhere. */
    static List<String> deadLinks(Path folder, String markdown) {
        return LINK.matcher(markdown)
                .results()
                .map(hit -> HASH.matcher(hit.group(1)).replaceFirst(""))
                .filter(target -> !target.isEmpty() && !target.matches("[a-z]+:.*"))
                .filter(target -> !Files.exists(folder.resolve(target)))
                .map(target -> "links to " + target + ", which does not exist")
                .toList();
    }

    /** Files named between backticks that nobody has: a path must end some file's path, a bare name be some file's name. */
    static List<String> namesOfNothing(Set<String> paths, String markdown) {
        List<String> faults = new ArrayList<>();
        Matcher named = NAMED_FILE.matcher(markdown);
        while (named.find()) {
            String name = named.group(1);
            if (paths.stream().noneMatch(path -> fits(path, name))) {
                faults.add("names " + name + ", which does not exist");
            }
        }
        return faults;
    }

    private static boolean fits(String path, String name) {
        return ("/" + path).endsWith("/" + name)
                || ("/" + path).endsWith("/" + name + ".java")
                || (name.endsWith("/") && ("/" + path).contains("/" + name));
    }

    /** Every file below a folder that a person wrote, without what builds leave behind. */
    static List<Path> files(Path root) {
        try (Stream<Path> walk = Files.walk(root)) {
            return walk.filter(Files::isRegularFile)
                    .filter(file -> Stream.of("/target/", "/node_modules/", "/.git/")
                            .noneMatch(part -> file.toString().contains(part)))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class FaultFinder extends TreeScanner<@Nullable Void, @Nullable Void> {
        private final CompilationUnitTree unit;
        private final SourcePositions positions;
        private final List<String> faults = new ArrayList<>();

        FaultFinder(CompilationUnitTree unit, SourcePositions positions) {
            this.unit = unit;
            this.positions = positions;
        }

        @Override
        public @Nullable Void visitMethod(MethodTree method, @Nullable Void none) {
            long lines =
                    line(positions.getEndPosition(unit, method)) - line(positions.getStartPosition(unit, method)) + 1;
            if (lines > METHOD_LINES_MAX) {
                faults.add(method.getName() + " has " + lines + " lines, at most " + METHOD_LINES_MAX);
            }
            return super.visitMethod(method, null);
        }

        @Override
        public @Nullable Void visitClass(ClassTree type, @Nullable Void none) {
            String name = type.getSimpleName().toString();
            if (NAMES_THAT_SAY_NOTHING.stream().anyMatch(name::endsWith) || name.matches("(Abstract|I[A-Z][a-z]).*")) {
                faults.add("the name " + name + " does not say what it is");
            }
            return super.visitClass(type, null);
        }

        private long line(long position) {
            return unit.getLineMap().getLineNumber(position);
        }
    }
}
