/** What the predecessor's endpoints read, in its own words and numbers; nothing else uses it. */
@NullMarked
package io.smartmon.storage.predecessor;

import org.jspecify.annotations.NullMarked;
