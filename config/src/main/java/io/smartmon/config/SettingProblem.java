package io.smartmon.config;

/**
 * A setting whose value cannot be used.
 *
 * @param setting the name of the setting
 * @param line one line: the variable, its value (never a secret), what is expected
 */
public record SettingProblem(String setting, String line) {}
