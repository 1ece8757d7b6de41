package io.smartmon.policy.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The current boot of this machine, and the time since it began: a clock that cannot be set. Linux only. Immutable and
 * thread-safe; nothing is cached.
 *
 * @param proc where procfs is mounted
 */
public record Boot(Path proc) {
    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Pattern UPTIME = Pattern.compile("([0-9]{1,12})\\.([0-9]{2}) .*");

    /** The boot of the machine on which this process runs. */
    public static Boot system() {
        return new Boot(Path.of("/proc"));
    }

    /**
     * The kernel's random identity of this boot, a UUID in lower case.
     *
     * @throws BootUnknownException if the kernel does not report it
     */
    public String id() {
        String id = read("sys/kernel/random/boot_id");
        if (!ID.matcher(id).matches()) {
            throw new BootUnknownException(proc + "/sys/kernel/random/boot_id holds no boot id", null);
        }
        return id;
    }

    /**
     * The time since boot in hundredths of a second, by the kernel's clock that also runs while the machine sleeps.
     *
     * @throws BootUnknownException if the kernel does not report it
     */
    public long hundredthsSinceBoot() {
        Matcher uptime = UPTIME.matcher(read("uptime"));
        if (!uptime.matches()) {
            throw new BootUnknownException(proc + "/uptime holds no time since boot", null);
        }
        return Long.parseLong(uptime.group(1)) * 100 + Long.parseLong(uptime.group(2));
    }

    private String read(String name) {
        try {
            return Files.readString(proc.resolve(name)).strip();
        } catch (IOException e) {
            throw new BootUnknownException(proc.resolve(name) + " cannot be read", e);
        }
    }
}
