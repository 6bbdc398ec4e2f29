package io.crossdock.client;

/**
 * Another device that this one is paired with: to be kept by the app.
 *
 * @param id as it is compared, in lower case
 */
public record DevicePartner(String id, String name, SharedKey key) {}
