/** The doors: who may come in, what each route needs, and what a request must prove before it changes anything. */
@NullMarked
package io.smartmon.gui.security;

import org.jspecify.annotations.NullMarked;
