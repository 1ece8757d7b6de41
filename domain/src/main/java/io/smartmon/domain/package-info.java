/** What a host, a service, a sample, a finding, a plan and an outcome are; pure decisions; ports. */
@NullMarked
package io.smartmon.domain;

import org.jspecify.annotations.NullMarked;
