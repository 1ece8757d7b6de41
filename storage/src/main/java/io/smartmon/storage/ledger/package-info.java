/** The audit ledger: one hash chain a stream, written in the transaction that it records. */
@NullMarked
package io.smartmon.storage.ledger;

import org.jspecify.annotations.NullMarked;
