/** Whether a file may be believed. */
@NullMarked
package io.smartmon.config.file;

import org.jspecify.annotations.NullMarked;
