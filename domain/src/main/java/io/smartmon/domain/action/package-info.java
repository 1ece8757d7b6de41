/** What can be done: a sealed type, one record a verb, with its locks, its precondition and its verification. */
@NullMarked
package io.smartmon.domain.action;

import org.jspecify.annotations.NullMarked;
