/** Access: users, sessions, one-time links and API tokens, of which only hashes are stored. */
@NullMarked
package io.smartmon.storage.account;

import org.jspecify.annotations.NullMarked;
