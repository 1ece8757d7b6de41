/** The environment variables by which a process is set up, read with types and refused with one clear line. */
@NullMarked
package io.smartmon.policy.environment;

import org.jspecify.annotations.NullMarked;
