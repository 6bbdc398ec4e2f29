package io.crossdock.planted.protocol.topic;

import io.netty.handler.codec.http.HttpHeaders;

/** A violation: protocols see requests of ours, not Netty's. */
public record KnowsNettysHttp(HttpHeaders headers) {}
