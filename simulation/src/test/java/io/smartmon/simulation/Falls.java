package io.smartmon.simulation;

/**
 * What became of the listed services that went down by themselves on hosts that may repair. A service that goes down again before
 * it was up is counted once.
 */
final class Falls {
    private int repaired;
    private int otherwise;
    private int withdrawn;
    private int leftDown;

    /**
     * The numbers.
     *
     * @param repaired brought back by the product
     * @param otherwise brought back by systemd's own restart, or by a person
     * @param withdrawn stopped or masked by a person meanwhile, or ended by a reboot
     * @param leftDown down at the end of the run; the rules see to it that somebody was told
     */
    record Count(int repaired, int otherwise, int withdrawn, int leftDown) {
        static final Count NONE = new Count(0, 0, 0, 0);

        Count plus(Count other) {
            return new Count(
                    repaired + other.repaired,
                    otherwise + other.otherwise,
                    withdrawn + other.withdrawn,
                    leftDown + other.leftDown);
        }

        /** Of what was to be repaired, the share that was: between 0 and 1. */
        double share() {
            return repaired + leftDown == 0 ? 1 : (double) repaired / (repaired + leftDown);
        }
    }

    void fell(Machine machine, ModelUnit unit) {
        boolean listed = Machine.LISTED.contains(unit.name.value().replace(".service", ""));
        if (listed && !machine.dryRun() && !unit.wantedDown && !unit.masked) {
            unit.fallen = true;
        }
    }

    void up(ModelUnit unit) {
        ModelUnit.Job job = unit.job;
        if (unit.fallen && job != null && job.request != null) {
            repaired++;
        } else if (unit.fallen) {
            otherwise++;
        }
        unit.fallen = false;
    }

    void withdrawn(ModelUnit unit) {
        withdrawn += unit.fallen ? 1 : 0;
        unit.fallen = false;
    }

    void atTheEnd(ModelUnit unit) {
        leftDown += unit.fallen ? 1 : 0;
    }

    Count count() {
        return new Count(repaired, otherwise, withdrawn, leftDown);
    }
}
