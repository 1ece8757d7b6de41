/** Where pages and API are served. */
@NullMarked
package io.smartmon.config.web;

import org.jspecify.annotations.NullMarked;
