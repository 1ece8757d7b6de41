/** The helper's own policy, which nothing outside its machine can extend. */
@NullMarked
package io.smartmon.policy.helper;

import org.jspecify.annotations.NullMarked;
