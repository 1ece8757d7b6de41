package io.smartmon.domain.finding;

import io.smartmon.domain.host.HostId;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.subject.Subject;
import java.time.Instant;

/**
 * What a classifier concludes from observations. Not stored: an incident is.
 *
 * @param host on which host
 * @param kind its kind
 * @param subject about what
 * @param severity how much it matters now
 * @param evidence its measures by name
 * @param since when it was first so, whole microseconds
 * @param seenAt when the evidence was read, whole microseconds
 */
public record Finding(
        HostId host,
        FindingKind kind,
        Subject subject,
        Severity severity,
        Measures evidence,
        Instant since,
        Instant seenAt) {}
