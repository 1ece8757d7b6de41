/** Hosts: the list, one host with its charts and services, and the same as JSON. */
@NullMarked
package io.smartmon.gui.hosts;

import org.jspecify.annotations.NullMarked;
