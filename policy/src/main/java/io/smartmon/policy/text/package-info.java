/** Files for people: read into nodes that know their lines, and canonical hashes of what they say. */
@NullMarked
package io.smartmon.policy.text;

import org.jspecify.annotations.NullMarked;
