package io.smartmon.cli;

/** Who gives a command, as the ledger shall name them. */
final class Operator {
    private Operator() {}

    static String name() {
        String user = System.getProperty("user.name", "").replaceAll("[^A-Za-z0-9._-]", "");
        return "command:" + (user.isEmpty() ? "unknown" : user);
    }
}
