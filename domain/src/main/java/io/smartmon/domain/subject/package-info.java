/** What a finding is about: a sealed type, one record a kind. */
@NullMarked
package io.smartmon.domain.subject;

import org.jspecify.annotations.NullMarked;
