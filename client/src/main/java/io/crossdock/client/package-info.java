/**
 * The library that apps embed to talk through a Crossdock relay. It needs nothing but the JDK.
 *
 * <p>Start at {@link io.crossdock.client.SessionClient} (a workstation and a phone that are paired by a QR code), {@link
 * io.crossdock.client.DeviceClient} (one person's devices), {@link io.crossdock.client.TopicClient} (peers that meet in a
 * topic) or {@link io.crossdock.client.event.EventClient} (players of a game). All clients have the same shape: make one, call {@code connect}, send, be told through a listener, {@code
 * close}. A client that has been connected once comes back by itself when the connection breaks.
 *
 * <p>Where {@code java.net.http} is missing, as on Android, implement {@link io.crossdock.client.Network} over the HTTP
 * library of the platform, about a page of code, and hand it to {@link io.crossdock.client.Options#withNetwork}.
 */
@NullMarked
package io.crossdock.client;

import org.jspecify.annotations.NullMarked;
