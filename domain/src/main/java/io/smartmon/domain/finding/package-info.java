/** What classifiers conclude from observations. */
@NullMarked
package io.smartmon.domain.finding;

import org.jspecify.annotations.NullMarked;
