package io.crossdock.planted.somewhere;

/** A violation: a package that no arrow knows. */
public record Homeless(String name) {}
