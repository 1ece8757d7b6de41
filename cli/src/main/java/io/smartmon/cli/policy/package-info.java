/** Commands about the policy files. */
@NullMarked
package io.smartmon.cli.policy;

import org.jspecify.annotations.NullMarked;
