/** What can be done: a sealed type with one record per verb: locks, precondition, verification. */
@NullMarked
package io.smartmon.domain.action;

import org.jspecify.annotations.NullMarked;
