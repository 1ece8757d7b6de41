package io.smartmon.cli;

/**
 * A command of the program. An implementation carries picocli's annotations and has a public constructor without arguments,
 * and is found through {@code META-INF/services}: each module with commands has such a file, and no list of
 * them exists anywhere.
 */
public interface Subcommand {}
