/** smartmon: doctor, token, user, policy, backup, restore, import, install. */
@NullMarked
package io.smartmon.cli;

import org.jspecify.annotations.NullMarked;
