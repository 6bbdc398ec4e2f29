package io.crossdock.planted.hub;

import io.netty.channel.Channel;

/** A violation: the hub must not know what a channel is. */
public record KnowsAChannel(Channel channel) {}
