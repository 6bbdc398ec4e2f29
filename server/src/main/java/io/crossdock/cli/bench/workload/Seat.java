package io.crossdock.cli.bench.workload;

/** Which of the run's clients one is: counted from 0 over all, its group, and its rank within the group. */
public record Seat(int client, int group, int rank) {}
