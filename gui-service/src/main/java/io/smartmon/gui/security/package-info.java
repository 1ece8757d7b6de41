/** Sign-in, the access of each route, and what a request must prove before it changes anything. */
@NullMarked
package io.smartmon.gui.security;

import org.jspecify.annotations.NullMarked;
