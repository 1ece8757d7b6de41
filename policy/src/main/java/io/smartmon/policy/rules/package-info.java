/** The rules in force for this host, put together from environment and files. */
@NullMarked
package io.smartmon.policy.rules;

import org.jspecify.annotations.NullMarked;
