package io.smartmon.host.helper;

import io.smartmon.protocol.helper.HelperReport;

/** How the helper is. */
public sealed interface HelperStatus {
    /**
     * It answers.
     *
     * @param report what it says of itself
     */
    record Present(HelperReport report) implements HelperStatus {}

    /**
     * It does not answer.
     *
     * @param reason in words for people
     */
    record Away(String reason) implements HelperStatus {}
}
