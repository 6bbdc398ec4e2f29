/** What operators see: metrics, health, the event log, the ledger of losses. */
@NullMarked
package io.crossdock.observe;

import org.jspecify.annotations.NullMarked;
