/** The strict JSON of measures, actions and subjects, without a framework, for the helper and the mapper alike. */
@NullMarked
package io.smartmon.wire.codec;

import org.jspecify.annotations.NullMarked;
