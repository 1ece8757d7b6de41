/** What pages and the API read: whole rows in domain types, each answer in one round trip or few. */
@NullMarked
package io.smartmon.storage.read;

import org.jspecify.annotations.NullMarked;
