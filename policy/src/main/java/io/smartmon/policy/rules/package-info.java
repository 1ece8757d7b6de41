/** The rules in force for this host, from environment and files. */
@NullMarked
package io.smartmon.policy.rules;

import org.jspecify.annotations.NullMarked;
