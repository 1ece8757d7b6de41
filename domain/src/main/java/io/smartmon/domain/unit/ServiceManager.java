package io.smartmon.domain.unit;

import io.smartmon.domain.measure.Knowledge;
import java.util.Set;

/**
 * The service manager of this machine, for reading. An answer that is not available is not known, with the reason
 * {@code no_bus}
 * where there is no connection and {@code bus_gone} where it broke. Each call is one question or a few, and may block for as
 * long as the service manager takes. Thread-safe.
 */
public interface ServiceManager {
    /** The current state of one unit; one that does not exist has the load state {@code not-found}. */
    Knowledge<UnitState> read(UnitName unit);

    /** The service manager's own state, and how far it is. */
    Knowledge<ManagerStatus> managerStatus();

    /** What a start of this unit would do beside starting it. */
    Knowledge<StartClosure> startClosure(UnitName unit);

    /** The ways of ending after which the unit's own file forbids a restart; none for a unit that is no service. */
    Knowledge<ExitStatuses> restartPreventedBy(UnitName unit);

    /** Where the unit's configuration comes from, and when it was last started. */
    Knowledge<UnitConfiguration> configuration(UnitName unit);

    /** The services that cannot do without this unit, whether they run or not. */
    Knowledge<Set<UnitName>> dependents(UnitName unit);

    /** The services without which this unit cannot run. */
    Knowledge<RequiredServices> required(UnitName unit);

    /** Where systemd has this unit. */
    Knowledge<UnitPlacement> placement(UnitName unit);

    /** The loaded units of these names that are up, or starting or stopping. */
    Knowledge<Set<UnitName>> up(UnitGlobs wanted);

    /** Those of these units that are active with no job in flight. */
    Knowledge<Set<UnitName>> running(Set<UnitName> among);
}
