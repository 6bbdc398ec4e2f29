package io.crossdock.cli.bench.workload;

/** An HTTP POST to the relay that must succeed before the clients of a group connect. */
public record Registration(String path, String contentType, String body) {}
