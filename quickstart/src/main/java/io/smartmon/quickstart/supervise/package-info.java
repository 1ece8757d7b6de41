/** Starts the services as processes of their own, keeps them running, and stops them in order. */
@NullMarked
package io.smartmon.quickstart.supervise;

import org.jspecify.annotations.NullMarked;
