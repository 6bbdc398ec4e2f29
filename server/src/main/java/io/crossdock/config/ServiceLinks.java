package io.crossdock.config;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The variables that Kubernetes puts into every container for each service of the namespace. A service named
 * {@code crossdock} makes {@code CROSSDOCK_PORT=tcp://10.0.0.7:80}: nobody configured that, so it must not stop the start.
 */
final class ServiceLinks {
    private static final String HOST = "_SERVICE_HOST";

    private ServiceLinks() {}

    static Map<String, String> removedFrom(Map<String, String> environment) {
        Set<String> services = environment.keySet().stream()
                .filter(name -> name.endsWith(HOST))
                .map(name -> name.substring(0, name.length() - HOST.length()))
                .collect(Collectors.toSet());
        Map<String, String> rest = new TreeMap<>(environment);
        rest.entrySet().removeIf(entry -> services.stream().anyMatch(service -> isLink(entry, service)));
        return rest;
    }

    private static boolean isLink(Map.Entry<String, String> variable, String service) {
        if (!variable.getKey().startsWith(service + "_")) {
            return false;
        }
        String rest = variable.getKey().substring(service.length());
        boolean url = variable.getValue().matches("(tcp|udp|sctp)://.*");
        return rest.equals(HOST)
                || rest.matches("_SERVICE_PORT(_[A-Z0-9_]+)?")
                || (rest.equals("_PORT") && url)
                || rest.matches("_PORT_[0-9]+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?");
    }
}
