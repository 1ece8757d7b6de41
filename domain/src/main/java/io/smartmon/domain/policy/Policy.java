package io.smartmon.domain.policy;

import io.smartmon.domain.measure.Knowledge;

/**
 * By which rules is decided.
 *
 * @param hostName the effective name of the host it is for
 * @param dryRun whether everything is held at watch
 * @param hostLevel the greatest level on this host
 * @param allowList what may be repaired, or why the list cannot be read: then nothing is
 * @param limits the numbers
 * @param hash SHA-256 of its canonical form, in hexadecimal
 */
public record Policy(
        String hostName, boolean dryRun, Level hostLevel, Knowledge<AllowList> allowList, Limits limits, String hash) {}
