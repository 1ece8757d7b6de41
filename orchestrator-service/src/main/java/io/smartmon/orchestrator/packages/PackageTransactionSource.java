package io.smartmon.orchestrator.packages;

import io.smartmon.domain.guard.Fact;
import io.smartmon.domain.guard.PackageTransactionGuard;
import io.smartmon.domain.host.PackageActivity;
import io.smartmon.domain.measure.Knowledge;
import io.smartmon.domain.measure.Reason;
import io.smartmon.host.HostRoots;
import io.smartmon.host.UnreadableHostException;
import io.smartmon.host.packages.PackageFiles;
import io.smartmon.orchestrator.decide.FactRequest;
import io.smartmon.orchestrator.decide.FactSource;
import io.smartmon.orchestrator.decide.FactSourceProvider;
import io.smartmon.orchestrator.decide.FactSources;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reads from the files of dpkg and rpm whether one of them is at work, and for how long none has written its database.
 *
 * <p>A file has not changed since its modification time by the wall clock, and since this process first saw it as it is now by the
 * monotonic one; what is longer ago counts. A wall clock that was set back makes a modification time one of the future, which says
 * nothing.
 */
public final class PackageTransactionSource implements FactSourceProvider {
    @Override
    public FactSource<PackageActivity> source(FactSources.Inputs inputs) {
        Source source = new Source(inputs);
        // From now on each file is known to be unchanged since now.
        var _ = source.read();
        return source;
    }

    private record Seen(PackageFiles.Version version, long nanos) {}

    /** Thread-safe. */
    private static final class Source implements FactSource<PackageActivity> {
        private final FactSources.Inputs inputs;
        private final Map<String, Seen> firstSeen = new ConcurrentHashMap<>();

        private Source(FactSources.Inputs inputs) {
            this.inputs = inputs;
        }

        @Override
        public Fact<PackageActivity> fact() {
            return PackageTransactionGuard.ACTIVITY;
        }

        @Override
        public Knowledge<PackageActivity> read(FactRequest request) {
            return read();
        }

        private Knowledge<PackageActivity> read() {
            HostRoots roots = inputs.roots();
            Optional<Path> root = roots.fileSystemRoot();
            if (root.isEmpty()) {
                return Knowledge.unknown("file_system_out_of_reach");
            }
            try {
                return Knowledge.known(
                        activity(PackageFiles.read(roots, root.get())),
                        inputs.scheduler().instant());
            } catch (IOException | UnreadableHostException unreadable) {
                return Knowledge.unknown(Reason.message("host_unreadable", String.valueOf(unreadable.getMessage())));
            }
        }

        private PackageActivity activity(PackageFiles files) {
            // Even while one is at work, so that the last write is not counted from the first look after it.
            Optional<Duration> unchanged = files.databases().entrySet().stream()
                    .map(file -> unchanged(file.getKey(), file.getValue()))
                    .min(Comparator.naturalOrder());
            if (!files.present()) {
                return new PackageActivity.NoManager();
            }
            if (!files.held().isEmpty()) {
                return new PackageActivity.Running(files.held().getFirst());
            }
            return unchanged.<PackageActivity>map(PackageActivity.Idle::new).orElseGet(PackageActivity.NoManager::new);
        }

        private Duration unchanged(String path, PackageFiles.Version now) {
            long nanos = inputs.scheduler().nanos();
            Seen first = firstSeen.merge(
                    path,
                    new Seen(now, nanos),
                    (before, latest) -> before.version().equals(now) ? before : latest);
            Duration seen = Duration.ofNanos(nanos - first.nanos());
            Duration dated = Duration.between(now.modified(), inputs.scheduler().instant());
            return dated.compareTo(seen) > 0 ? dated : seen;
        }
    }
}
