package io.crossdock.cli.bench.workload;

/**
 * What a workload gets to know of the run.
 *
 * @param mount the path of the given URL, with a leading and without a trailing slash; empty for the root
 * @param query the query of the given URL with its question mark; empty without one
 * @param run tells this run's groups from those of any other at the same relay
 * @param group clients per group; 2 when the clients work in pairs
 * @param payloadBytes bytes of payload per message, before any encoding; at least {@link Marker#BYTES}
 */
public record Setup(String mount, String query, int run, int clients, int group, int payloadBytes) {}
