package io.smartmon.wire.helper;

import io.smartmon.domain.helper.ActAnswer;
import io.smartmon.domain.helper.ActRequest;
import io.smartmon.domain.helper.ActResult;
import io.smartmon.domain.helper.Refusal;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.measure.Reason;
import io.smartmon.wire.codec.ActionJson;
import io.smartmon.wire.codec.JsonTree;
import io.smartmon.wire.codec.MeasuresJson;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes the helper's messages, in the same form as the rest of the protocol, with no mapper and no application
 * context: the privileged process carries neither. Thread-safe.
 *
 * <p>A field that this version does not know is ignored, except inside an action: there it may have been meant to restrict,
 * so the whole action is unsupported ({@link io.smartmon.domain.action.OtherAction}). A refusal or an outcome
 * that it does not know is {@code NOT_KNOWN}. A message of a newer version is taken if it can be read.
 *
 * <p>Every reading method throws {@link MalformedMessageException}.
 */
public final class HelperJson {
    private static final int MAX_TEXT = 4_096;
    private static final int MAX_VERBS = 256;
    private static final int MAX_PLAN = 36;

    private HelperJson() {}

    /** The document of a request. */
    public static byte[] encode(ActRequest request) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("version", request.version());
        fields.put("plan", request.plan().toString());
        fields.put("planHash", request.planHash());
        fields.put("machineId", request.machineId());
        fields.put("bootId", request.bootId());
        fields.put("host", request.host().toString());
        fields.put("epoch", request.epoch());
        fields.put("notAfter", request.notAfter());
        fields.put("action", ActionJson.tree(request.action()));
        return bytes(fields);
    }

    /** Reads a request. */
    public static ActRequest request(byte[] document) {
        Fields fields = Fields.of("request", document);
        ActRequest request = new ActRequest(
                fields.small("version"),
                fields.uuid("plan"),
                fields.text("planHash", 128),
                fields.text("machineId", 64),
                fields.text("bootId", 64),
                new HostId(fields.uuid("host")),
                fields.whole("epoch"),
                fields.whole("notAfter"),
                fields.action("action"));
        if (request.version() < 1 || request.planHash().isEmpty() || request.epoch() < 0) {
            throw new MalformedMessageException(
                    "request: version must be positive, planHash not empty and epoch not negative");
        }
        return request;
    }

    /** The document of an answer. */
    public static byte[] encode(ActAnswer answer) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        switch (answer) {
            case ActAnswer.Done(ActResult(ActResult.Outcome outcome, Reason reason), long acceptedAt) -> {
                fields.put("answer", "done");
                Map<String, @Nullable Object> result = new LinkedHashMap<>();
                result.put("outcome", outcome.code());
                result.put("reason", tree(reason));
                fields.put("result", result);
                fields.put("acceptedAt", acceptedAt);
            }
            case ActAnswer.Indeterminate(long acceptedAt) -> {
                fields.put("answer", "indeterminate");
                fields.put("acceptedAt", acceptedAt);
            }
            case ActAnswer.Refused refused -> {
                fields.put("answer", "refused");
                fields.put("refusal", refused.refusal().code());
                fields.put("reason", tree(refused.reason()));
                fields.put("saw", MeasuresJson.tree(refused.saw()));
            }
            case ActAnswer.Unavailable(Reason reason) -> {
                fields.put("answer", "unavailable");
                fields.put("reason", tree(reason));
            }
        }
        return bytes(fields);
    }

    /** Reads an answer. */
    public static ActAnswer answer(byte[] document) {
        Fields fields = Fields.of("answer", document);
        return switch (fields.text("answer", 64)) {
            case "done" -> {
                Fields result = fields.object("result");
                yield new ActAnswer.Done(
                        new ActResult(ActResult.Outcome.decode(result.text("outcome", 64)), result.reason("reason")),
                        fields.whole("acceptedAt"));
            }
            case "indeterminate" -> new ActAnswer.Indeterminate(fields.whole("acceptedAt"));
            case "refused" ->
                new ActAnswer.Refused(
                        Refusal.decode(fields.text("refusal", 64)), fields.reason("reason"), fields.measures("saw"));
            case "unavailable" -> new ActAnswer.Unavailable(fields.reason("reason"));
            // An answer of another kind says nothing known about the plan, so it counts as none: it has to be asked for
            // again.
            default -> throw new MalformedMessageException("answer.answer: a code that this version knows is wanted");
        };
    }

    /** The document of a report. */
    public static byte[] encode(HelperReport report) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("version", report.version());
        fields.put("machineId", report.machineId());
        fields.put("verbs", report.verbs());
        fields.put("busKnown", report.busKnown());
        fields.put("busReason", tree(report.busReason()));
        fields.put("policyHash", report.policyHash());
        fields.put("units", report.units());
        fields.put("hold", report.hold());
        fields.put("journalBytes", report.journalBytes());
        fields.put("lastPlan", report.lastPlan());
        fields.put("plans", report.plans());
        fields.put("epoch", report.epoch());
        fields.put("note", report.note());
        return bytes(fields);
    }

    /** Reads a report. */
    public static HelperReport report(byte[] document) {
        Fields fields = Fields.of("report", document);
        return new HelperReport(
                fields.text("version", 64),
                fields.text("machineId", 64),
                fields.texts("verbs", MAX_VERBS),
                fields.flag("busKnown"),
                fields.reason("busReason"),
                fields.text("policyHash", 128),
                fields.small("units"),
                fields.text("hold", MAX_TEXT),
                fields.whole("journalBytes"),
                fields.textIfThere("lastPlan", MAX_PLAN),
                fields.small("plans"),
                fields.whole("epoch"),
                fields.text("note", MAX_TEXT));
    }

    /** A problem document (RFC 9457). */
    static byte[] problem(int status, String title, String detail) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("type", "about:blank");
        fields.put("title", title);
        fields.put("status", status);
        fields.put("detail", detail);
        return bytes(fields);
    }

    /** The detail of a problem document. */
    public static String problemDetail(byte[] document) {
        return Fields.of("problem", document).text("detail", MAX_TEXT);
    }

    private static Map<String, @Nullable Object> tree(Reason reason) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("code", reason.code());
        tree.put("measures", MeasuresJson.tree(reason.measures()));
        return tree;
    }

    private static byte[] bytes(Map<String, @Nullable Object> fields) {
        return JsonTree.text(fields).getBytes(StandardCharsets.UTF_8);
    }
}
