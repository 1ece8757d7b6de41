/** Every setting, declared once, read with its type and refused with one clear line. */
@NullMarked
package io.smartmon.config;

import org.jspecify.annotations.NullMarked;
