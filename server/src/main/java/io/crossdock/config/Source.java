package io.crossdock.config;

/** The layers of configuration, the weakest first. */
public enum Source {
    DEFAULT,
    /** What a profile presets. */
    PROFILE,
    FILE,
    ENVIRONMENT,
    /** A variable that the profile's original server reads. */
    PROFILE_ENVIRONMENT,
    FLAG
}
