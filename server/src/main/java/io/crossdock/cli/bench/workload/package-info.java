/** What the bench says in each protocol: one {@link io.crossdock.cli.bench.workload.Workload} per protocol. */
@NullMarked
package io.crossdock.cli.bench.workload;

import org.jspecify.annotations.NullMarked;
