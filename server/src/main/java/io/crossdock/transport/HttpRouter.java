package io.crossdock.transport;

import io.crossdock.wire.Endpoint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which endpoint serves which path: the longest mount that the path lies below. Immutable once built. */
public final class HttpRouter {
    /**
     * An endpoint at its place.
     *
     * @param name under which it is counted
     * @param prefix begins with a slash and, but for the root, ends without one
     */
    record Mount(String name, String prefix, Endpoint endpoint) {
        boolean holds(String path) {
            return prefix.equals("/")
                    || (path.startsWith(prefix)
                            && (path.length() == prefix.length() || path.charAt(prefix.length()) == '/'));
        }

        /** The path as the endpoint sees it. */
        String below(String path) {
            if (prefix.equals("/")) {
                return path;
            }
            return path.length() == prefix.length() ? "/" : path.substring(prefix.length());
        }
    }

    private final List<Mount> mounts;

    private HttpRouter(List<Mount> mounts) {
        this.mounts = mounts;
    }

    @Nullable
    Mount find(String path) {
        for (Mount mount : mounts) {
            if (mount.holds(path)) {
                return mount;
            }
        }
        return null;
    }

    /** Collects mounts. */
    public static final class Builder {
        private final List<Mount> mounts = new ArrayList<>();

        /** @param name under which it is counted */
        public Builder mount(String name, String prefix, Endpoint endpoint) {
            mounts.add(new Mount(name, prefix, endpoint));
            return this;
        }

        public HttpRouter build() {
            mounts.sort(Comparator.comparingInt((Mount mount) -> -mount.prefix.length()));
            return new HttpRouter(List.copyOf(mounts));
        }
    }
}
