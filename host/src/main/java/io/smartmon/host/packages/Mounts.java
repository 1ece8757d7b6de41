package io.smartmon.host.packages;

import io.smartmon.host.UnreadableHostException;
import io.smartmon.host.packages.FileLocks.Device;
import java.util.List;

/** Which device a path is on, by the lines of a {@code mountinfo}. Pure. */
final class Mounts {
    private Mounts() {}

    /**
     * The device of the mount that a path is in.
     *
     * @throws UnreadableHostException if no mount has it
     */
    static Device device(List<String> mountinfo, String path) {
        Device found = null;
        int length = -1;
        for (String line : mountinfo) {
            // 36 35 98:0 /root /mount rw,noatime master:1 - ext3 /dev/root rw
            String[] words = line.split(" ", 6);
            if (words.length == 6 && contains(words[4], path) && words[4].length() >= length) {
                // Of two mounts at one path the later one hides the earlier one.
                found = parse(words[2]);
                length = words[4].length();
            }
        }
        if (found == null) {
            throw new UnreadableHostException("no mount has " + path, null);
        }
        return found;
    }

    private static boolean contains(String mount, String path) {
        return mount.equals("/") || path.equals(mount) || path.startsWith(mount + "/");
    }

    private static Device parse(String numbers) {
        String[] both = numbers.split(":", -1);
        try {
            return new Device(Long.parseLong(both[0]), Long.parseLong(both[both.length - 1]));
        } catch (NumberFormatException e) {
            throw new UnreadableHostException("a mount has no device: " + numbers, e);
        }
    }
}
