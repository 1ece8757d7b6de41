/** The domain, free of any technology: values, pure decisions and ports. */
@NullMarked
package io.smartmon.domain;

import org.jspecify.annotations.NullMarked;
