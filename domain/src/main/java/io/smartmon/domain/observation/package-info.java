/** What collectors read. */
@NullMarked
package io.smartmon.domain.observation;

import org.jspecify.annotations.NullMarked;
