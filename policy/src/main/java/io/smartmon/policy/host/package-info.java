/** Which host and which boot this is, computed alike by every process. */
@NullMarked
package io.smartmon.policy.host;

import org.jspecify.annotations.NullMarked;
