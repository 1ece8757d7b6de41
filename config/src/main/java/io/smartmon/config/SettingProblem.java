package io.smartmon.config;

/**
 * A setting whose value cannot be used.
 *
 * @param setting the name of the setting
 * @param line one line: the variable, what it got (never of a secret), what it takes
 */
public record SettingProblem(String setting, String line) {}
