package io.crossdock.cli.bench;

/**
 * The state of a run at one moment.
 *
 * @param atNanos on the run's clock
 * @param server what the relay's processes have used; nothing when they are not known
 */
record Reading(long atNanos, Counts counts, long clientCpuNanos, Processes.Usage server) {}
