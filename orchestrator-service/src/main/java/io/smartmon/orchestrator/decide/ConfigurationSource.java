package io.smartmon.orchestrator.decide;

import io.smartmon.domain.guard.Fact;
import io.smartmon.domain.guard.Facts;
import io.smartmon.domain.measure.Knowledge;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.unit.ConfigurationState;
import io.smartmon.domain.unit.StartClosure;
import io.smartmon.domain.unit.UnitName;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * How the files of the unit, and of the services that a start would bring up, compare with those of their last good starts. Of
 * sockets, timers and paths nothing is remembered. Thread-safe.
 */
record ConfigurationSource(StartClosureSource closure, Function<UnitName, Knowledge<ConfigurationState>> configuration)
        implements FactSource<ConfigurationState> {
    @Override
    public Fact<ConfigurationState> fact() {
        return Facts.CONFIGURATION;
    }

    @Override
    public Knowledge<ConfigurationState> read(FactRequest request) {
        return switch (closure.read(request)) {
            case Knowledge.Unknown<StartClosure>(Reason reason) -> Knowledge.unknown(reason);
            case Knowledge.Known<StartClosure>(StartClosure started, Instant at) ->
                of(
                        Stream.concat(
                                        request.unit().stream(),
                                        started.pulledIn().stream().filter(UnitName::isService))
                                .toList(),
                        at);
        };
    }

    private Knowledge<ConfigurationState> of(List<UnitName> units, Instant at) {
        ConfigurationState all = ConfigurationState.unchanged();
        for (UnitName unit : units) {
            switch (configuration.apply(unit)) {
                case Knowledge.Unknown<ConfigurationState>(Reason reason) -> {
                    return Knowledge.unknown(reason);
                }
                case Knowledge.Known<ConfigurationState>(ConfigurationState one, Instant readAt) -> all = all.and(one);
            }
        }
        return Knowledge.known(all, at);
    }
}
