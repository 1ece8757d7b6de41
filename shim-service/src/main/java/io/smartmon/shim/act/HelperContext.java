package io.smartmon.shim.act;

/**
 * What a verb may use of this machine. Thread-safe.
 *
 * @param units the units behind the system bus
 */
public record HelperContext(Units units) {}
