/** The description of the API, made from the routes that answer. */
@NullMarked
package io.smartmon.gui.openapi;

import org.jspecify.annotations.NullMarked;
