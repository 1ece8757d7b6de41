/** The one JSON form of everything that leaves a process or is stored as a document. */
@NullMarked
package io.smartmon.protocol.json;

import org.jspecify.annotations.NullMarked;
