package io.smartmon.host.collect;

import io.smartmon.domain.host.StoreView;
import io.smartmon.domain.measure.Knowledge;
import io.smartmon.domain.subject.HostSubject;
import io.smartmon.domain.unit.ServiceManager;
import io.smartmon.host.HostRoots;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * The environment of collectors. Immutable.
 *
 * @param roots where the machine's files are
 * @param host the machine as a subject
 * @param clock the wall clock, whole microseconds
 * @param clockOffset how far the wall clock is ahead of the store's, negative if it is behind; must not block
 * @param manager the machine's service manager
 * @param store what the store last said of itself; must not block
 */
public record CollectorContext(
        HostRoots roots,
        HostSubject host,
        InstantSource clock,
        Supplier<Knowledge<Duration>> clockOffset,
        ServiceManager manager,
        Supplier<Knowledge<StoreView>> store) {}
