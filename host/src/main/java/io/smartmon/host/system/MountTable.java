package io.smartmon.host.system;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The file systems that hold data among all that are mounted, as df(1) would choose them. */
final class MountTable {
    /** Views of the kernel, memory, and read-only images: none of them can fill up in a way that can be fixed. */
    private static final Set<String> WITHOUT_DATA = Set.of(
            "anon_inodefs",
            "aufs",
            "autofs",
            "bdev",
            "binder",
            "binfmt_misc",
            "bpf",
            "cgroup",
            "cgroup2",
            "configfs",
            "cpuset",
            "cramfs",
            "debugfs",
            "devfs",
            "devpts",
            "devtmpfs",
            "efivarfs",
            "erofs",
            "functionfs",
            "fuse.gvfsd-fuse",
            "fuse.lxcfs",
            "fuse.portal",
            "fuse.snapfuse",
            "fusectl",
            "hugetlbfs",
            "iso9660",
            "mqueue",
            "nfsd",
            "nsfs",
            "overlay",
            "pipefs",
            "proc",
            "pstore",
            "ramfs",
            "resctrl",
            "rootfs",
            "rpc_pipefs",
            "securityfs",
            "selinuxfs",
            "smackfs",
            "sockfs",
            "squashfs",
            "sunrpc",
            "sysfs",
            "tmpfs",
            "tracefs",
            "udf",
            "usbfs");

    /** Mounts that a container engine makes for its own containers: the disk below them is shown already. */
    private static final Pattern OF_CONTAINERS =
            Pattern.compile("/(snap|var/lib/docker|var/lib/containers/storage|var/lib/kubelet/pods|run/containerd)/.+");

    private static final Pattern REMOTE = Pattern.compile("nfs4?|cifs|smb3|ceph|9p|afs|lustre|fuse\\..*");

    private static final Pattern OCTAL = Pattern.compile("\\\\([0-7]{3})");

    private MountTable() {}

    /**
     * One mounted file system.
     *
     * @param device its device number, such as {@code 254:0}
     * @param root which folder of the file system is mounted
     * @param mount where
     * @param fileSystem its type
     * @param mountReadOnly whether only this mount is read-only
     * @param superReadOnly whether the whole file system is; the kernel makes it so after an error
     */
    record Mount(
            String device, String root, String mount, String fileSystem, boolean mountReadOnly, boolean superReadOnly) {
        boolean readOnly() {
            return mountReadOnly || superReadOnly;
        }

        /** Whether another machine must answer for it. */
        boolean remote() {
            return REMOTE.matcher(fileSystem).matches();
        }
    }

    /**
     * Reads the lines of a {@code mountinfo} and chooses: one mount for each device, none of those without data. A line of an
     * unknown format is skipped.
     */
    static List<Mount> parse(List<String> lines) {
        Map<String, Mount> visible = new LinkedHashMap<>();
        for (String line : lines) {
            Mount mount = parseLine(line);
            if (mount != null) {
                // A later mount hides an earlier one at the same path.
                visible.remove(mount.mount());
                visible.put(mount.mount(), mount);
            }
        }
        return choose(visible.values());
    }

    private static List<Mount> choose(Collection<Mount> visible) {
        // Of one device the mount of its whole file system is shown rather than a bind mount, and the shortest path of
        // these.
        Comparator<Mount> best = Comparator.comparing(
                        (Mount mount) -> !mount.root().equals("/"))
                .thenComparingInt(mount -> mount.mount().length())
                .thenComparing(Mount::mount);
        Map<String, Mount> byDevice = new LinkedHashMap<>();
        visible.stream()
                .filter(MountTable::holdsData)
                .forEach(mount -> byDevice.merge(
                        mount.device(), mount, (one, other) -> best.compare(one, other) <= 0 ? one : other));
        return byDevice.values().stream()
                .sorted(Comparator.comparing(Mount::mount))
                .toList();
    }

    private static boolean holdsData(Mount mount) {
        // Whatever the root is, it is what the machine or the container lives on.
        return mount.mount().equals("/")
                || (!WITHOUT_DATA.contains(mount.fileSystem())
                        && !OF_CONTAINERS.matcher(mount.mount()).matches());
    }

    /** {@code 36 35 98:0 /root /mount rw,noatime master:1 - ext3 /dev/root rw}: any number of fields before the hyphen. */
    private static @Nullable Mount parseLine(String line) {
        String[] words = line.strip().split(" ", -1);
        int hyphen = Arrays.asList(words).indexOf("-");
        if (hyphen < 6 || words.length < hyphen + 4) {
            return null;
        }
        return new Mount(
                words[2],
                unescape(words[3]),
                unescape(words[4]),
                words[hyphen + 1],
                hasOption(words[5], "ro"),
                hasOption(words[hyphen + 3], "ro"));
    }

    private static boolean hasOption(String options, String option) {
        return Arrays.asList(options.split(",", -1)).contains(option);
    }

    /** The kernel writes blank, tab, line feed and backslash in octal. */
    private static String unescape(String text) {
        return text.indexOf('\\') < 0
                ? text
                : OCTAL.matcher(text)
                        .replaceAll(found ->
                                Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(found.group(1), 8))));
    }
}
