/** Named, typed values, and what is known or not known. */
@NullMarked
package io.smartmon.domain.measure;

import org.jspecify.annotations.NullMarked;
