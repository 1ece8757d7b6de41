/** What a finding is about: a sealed type with one record per kind. */
@NullMarked
package io.smartmon.domain.subject;

import org.jspecify.annotations.NullMarked;
