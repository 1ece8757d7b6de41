/** Files written by people: read into nodes with line numbers, and canonical hashes of their content. */
@NullMarked
package io.smartmon.policy.text;

import org.jspecify.annotations.NullMarked;
