package io.smartmon.cli;

/** The user who runs a command, as named in the ledger. */
final class Operator {
    private Operator() {}

    static String name() {
        String user = System.getProperty("user.name", "").replaceAll("[^A-Za-z0-9._-]", "");
        return "command:" + (user.isEmpty() ? "unknown" : user);
    }
}
