package io.smartmon.gui.predecessor;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.micronaut.serde.annotation.Serdeable;
import io.smartmon.storage.predecessor.AlertEntry;
import io.smartmon.storage.predecessor.MetricsEntry;
import io.smartmon.storage.predecessor.ServiceEntry;
import io.smartmon.storage.predecessor.StatusEntry;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The predecessor's answers. Names, types and what may be null are part of the interface. */
final class Shapes {
    private Shapes() {}

    /** A host and a value of it; an empty name and 0 where no host has one. */
    @Serdeable
    record Top(String host, double value) {}

    /** The fleet in numbers. */
    @Serdeable
    record Summary(
            @JsonProperty("alerts_24h") long alerts24h,
            @JsonProperty("cpu_1h_avg") double cpu1hAvg,
            @JsonProperty("cpu_now") double cpuNow,
            @JsonProperty("cpu_top") Top cpuTop,
            @JsonProperty("hosts_active_10m") long hostsActive10m,
            @JsonProperty("hosts_extra") int hostsExtra,
            @JsonProperty("hosts_inline") List<String> hostsInline,
            @JsonProperty("k8s_clusters_api_down") int k8sClustersApiDown,
            @JsonProperty("k8s_clusters_total") int k8sClustersTotal,
            @JsonProperty("k8s_pods_total") int k8sPodsTotal,
            @JsonProperty("k8s_pods_unhealthy") int k8sPodsUnhealthy,
            @JsonProperty("latest_alerts") List<Alert> latestAlerts,
            @JsonProperty("load_1h_avg") double load1hAvg,
            @JsonProperty("load_now") double loadNow,
            @JsonProperty("load_top") Top loadTop,
            @JsonProperty("mem_1h_avg") double mem1hAvg,
            @JsonProperty("mem_now") double memNow,
            @JsonProperty("mem_top") Top memTop,
            @JsonProperty("recovery_24h") long recovery24h,
            @JsonProperty("total_hosts") int totalHosts) {}

    /** A host's measurements at one instant. */
    @Serdeable
    record Metrics(
            @JsonProperty("cpu_usage") @Nullable Double cpuUsage,
            @JsonProperty("disk_usage") @Nullable Double diskUsage,
            @JsonProperty("inode_usage") @Nullable Double inodeUsage,
            @JsonProperty("load_average") @Nullable Double loadAverage,
            @JsonProperty("memory_usage") @Nullable Double memoryUsage,
            @JsonProperty("swap_usage") @Nullable Double swapUsage,
            Instant timestamp) {
        static Metrics of(MetricsEntry entry) {
            return new Metrics(
                    entry.cpu(), entry.disk(), entry.inodes(), entry.load(), entry.memory(), entry.swap(), entry.at());
        }
    }

    /** A host with its newest measurements. */
    @Serdeable
    record Host(
            String hostname,
            Metrics last,
            @JsonProperty("last_ts") Instant lastTs) {}

    /** A service of a host. */
    @Serdeable
    record HostService(
            @JsonProperty("normalized_status") String normalizedStatus,
            @JsonProperty("service_name") String serviceName,
            Instant timestamp) {}

    /** A service of the fleet. */
    @Serdeable
    record Service(
            String host,
            @JsonProperty("last_recovery_at") @Nullable Instant lastRecoveryAt,
            @JsonProperty("last_recovery_result") String lastRecoveryResult,
            @JsonProperty("os_platform") String osPlatform,
            @JsonProperty("recent_failures") int recentFailures,
            int recoverable,
            @JsonProperty("service_name") String serviceName,
            String status,
            @JsonProperty("sub_state") String subState,
            @JsonProperty("unit_file_state") String unitFileState,
            Instant updated) {
        static Service of(ServiceEntry entry) {
            return new Service(
                    entry.hostname(),
                    entry.lastRecoveryAt(),
                    entry.lastRecoveryResult(),
                    entry.osPlatform(),
                    entry.recentFailures(),
                    entry.recoverable() ? 1 : 0,
                    entry.unit(),
                    entry.status(),
                    entry.subState(),
                    entry.unitFileState(),
                    entry.updated());
        }
    }

    /** A part of the list of services. */
    @Serdeable
    record Services(List<Service> items, int limit, int offset, long total) {}

    /** A service at one instant. */
    @Serdeable
    record Status(
            @JsonProperty("normalized_status") String normalizedStatus,
            @JsonProperty("raw_status") String rawStatus,
            boolean recoverable,
            @JsonProperty("sub_state") String subState,
            Instant timestamp,
            @JsonProperty("ts_epoch") long tsEpoch,
            @JsonProperty("unit_file_state") String unitFileState) {
        static Status of(StatusEntry entry) {
            return new Status(
                    entry.normalizedStatus(),
                    entry.rawStatus(),
                    entry.recoverable(),
                    entry.subState(),
                    entry.at(),
                    entry.at().getEpochSecond(),
                    entry.unitFileState());
        }
    }

    /** An alert. */
    @Serdeable
    record Alert(
            @Nullable String hostname,
            long id,
            @Nullable String message,
            String severity,
            String source,
            Instant timestamp) {
        static Alert of(AlertEntry entry) {
            return new Alert(
                    entry.hostname(), entry.n(), entry.message(), entry.severity(), entry.source(), entry.at());
        }
    }

    /** A part of the list of alerts. */
    @Serdeable
    record Alerts(List<Alert> items, int limit, int offset, long total) {}

    /** What a probe of a target saw. */
    @Serdeable
    record Probe(
            String hostname,
            long id,
            @JsonProperty("latency_ms") @Nullable Double latencyMs,
            String method,
            @JsonProperty("packet_loss_percent") @Nullable Double packetLossPercent,
            @Nullable String result,
            @Nullable String status,
            String target,
            Instant timestamp) {}

    /** A target's latency at one instant. */
    @Serdeable
    record Latency(@JsonProperty("latency_ms") double latencyMs, Instant timestamp) {}

    /** What one tool said of a target. */
    @Serdeable
    record ToolResult(String result, String status, Instant timestamp) {}

    /** What was said of a target last. */
    @Serdeable
    record Latest(@Nullable ToolResult nslookup, @Nullable ToolResult traceroute) {}

    /** A disk's health. */
    @Serdeable
    record Disk(
            String device,
            @Nullable String health,
            String hostname,
            @Nullable String model,
            @JsonProperty("temp_c") @Nullable Double tempC,
            Instant timestamp) {}

    /** A pod. */
    @Serdeable
    record Pod(
            @JsonProperty("cluster_name") String clusterName,
            long id,
            @JsonProperty("last_exit_code") @Nullable Integer lastExitCode,
            @JsonProperty("last_termination_oom") @Nullable Boolean lastTerminationOom,

            @JsonProperty("last_termination_reason") @Nullable
            String lastTerminationReason,

            String namespace,
            String phase,
            @JsonProperty("pod_name") String podName,
            @JsonProperty("problem_message") @Nullable String problemMessage,
            @JsonProperty("problem_reason") @Nullable String problemReason,
            @JsonProperty("problem_type") String problemType,
            Instant timestamp,
            @JsonProperty("total_restart_count") int totalRestartCount) {}

    /** A part of the list of pods. */
    @Serdeable
    record Pods(List<Pod> items, int limit, int offset, long total) {}

    /** A cluster. */
    @Serdeable
    record Cluster(
            @JsonProperty("api_reachable") boolean apiReachable,
            @JsonProperty("cluster_name") String clusterName,
            long id,
            @JsonProperty("k8s_version") String k8sVersion,
            Instant timestamp) {}

    /** A part of the list of clusters. */
    @Serdeable
    record Clusters(List<Cluster> items, int limit, int offset, long total) {}

    /** What is requested to be restarted. */
    @Serdeable
    record RestartRequest(@Nullable String host, @Nullable String service) {}

    /** Why a restart was not done. */
    @Serdeable
    record Refused(boolean ok, String error) {}
}
