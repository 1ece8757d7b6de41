package io.smartmon.host.helper;

import io.smartmon.domain.measure.Reason;
import io.smartmon.wire.helper.HelperReport;

/** The status of the helper. */
public sealed interface HelperStatus {
    /**
     * It answers.
     *
     * @param report its own report
     */
    record Present(HelperReport report) implements HelperStatus {}

    /**
     * It does not answer.
     *
     * @param reason why
     */
    record Unavailable(Reason reason) implements HelperStatus {}
}
