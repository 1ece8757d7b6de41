package io.smartmon.testkit.helper;

import io.smartmon.domain.helper.Helper;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

class FakeHelperTest extends HelperContract {
    private static final String BOOT = "b0070000-0000-4000-8000-000000000001";
    private static final long NOW = 123_456;

    @Override
    protected Fixture fixture() {
        FakeUnits units = new FakeUnits();
        FakeHelper helper = new FakeHelper(MACHINE, BOOT, Set.of(ALLOWED), Set.of(DEPENDENCY), units);
        helper.now(NOW);
        return new Fixture() {
            @Override
            public Helper helper() {
                return helper;
            }

            @Override
            public FakeUnits units() {
                return units;
            }

            @Override
            public String bootId() {
                return BOOT;
            }

            @Override
            public long now() {
                return NOW;
            }

            @Override
            public void hold(boolean present) {
                helper.hold(present);
            }

            @Override
            public Optional<UUID> lastAccepted() {
                return helper.lastAccepted();
            }
        };
    }
}
