package io.smartmon.protocol.helper;

import com.fasterxml.jackson.core.JsonGenerator;
import io.smartmon.domain.act.ActAnswer;
import io.smartmon.domain.act.ActRequest;
import io.smartmon.domain.act.ActResult;
import io.smartmon.domain.act.Refusal;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.plan.ExpectedState;
import io.smartmon.domain.plan.Verb;
import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes the helper's messages, in the same form as the rest of the protocol but strictly: the privileged process
 * refuses what it does not understand, and needs no mapper and no application context for it. Thread-safe.
 *
 * <p>Every reading method throws {@link MalformedMessageException}.
 */
public final class HelperJson {
    private static final int MAX_PULLED_IN = 64;
    private static final int MAX_TEXT = 4_096;

    private HelperJson() {}

    /** The document of a request. */
    public static byte[] encode(ActRequest request) {
        return write(json -> {
            json.writeStringField("plan", request.plan().toString());
            json.writeStringField("planHash", request.planHash());
            json.writeStringField("host", request.host().toString());
            json.writeStringField("bootId", request.bootId());
            json.writeNumberField("epoch", request.epoch());
            json.writeNumberField("notAfter", request.notAfter());
            json.writeStringField("verb", request.verb().name());
            json.writeStringField("unit", request.unit().value());
            json.writeObjectFieldStart("expected");
            ExpectedState expected = request.expected();
            json.writeStringField("activeState", expected.activeState().name());
            json.writeStringField("subState", expected.subState());
            json.writeStringField("invocationId", expected.invocationId());
            json.writeNumberField("stateChangeMicros", expected.stateChangeMicros());
            json.writeEndObject();
            json.writeArrayFieldStart("pulledIn");
            for (UnitName unit : request.pulledIn()) {
                json.writeString(unit.value());
            }
            json.writeEndArray();
        });
    }

    /** Reads a request. */
    public static ActRequest request(byte[] document) {
        Fields fields = Fields.of("request", document);
        Fields expected = fields.object("expected");
        ActRequest request = new ActRequest(
                fields.uuid("plan"),
                fields.text("planHash", 128),
                new HostId(fields.uuid("host")),
                fields.text("bootId", 64),
                fields.whole("epoch"),
                fields.whole("notAfter"),
                fields.code("verb", Verb.class),
                fields.unit("unit"),
                new ExpectedState(
                        expected.code("activeState", ActiveState.class),
                        expected.text("subState", 64),
                        expected.text("invocationId", 64),
                        expected.whole("stateChangeMicros")),
                fields.units("pulledIn", MAX_PULLED_IN));
        expected.end();
        fields.end();
        if (request.planHash().isEmpty() || request.epoch() < 0) {
            throw new MalformedMessageException("request: planHash must not be empty and epoch not negative");
        }
        return request;
    }

    /** The document of an answer. */
    public static byte[] encode(ActAnswer answer) {
        return write(json -> {
            switch (answer) {
                case ActAnswer.Done done -> {
                    json.writeStringField("answer", "done");
                    json.writeObjectFieldStart("result");
                    json.writeStringField("outcome", done.result().outcome().name());
                    json.writeStringField("detail", done.result().detail());
                    json.writeEndObject();
                    json.writeNumberField("acceptedAt", done.acceptedAt());
                }
                case ActAnswer.Indeterminate indeterminate -> {
                    json.writeStringField("answer", "indeterminate");
                    json.writeNumberField("acceptedAt", indeterminate.acceptedAt());
                }
                case ActAnswer.Refused refused -> {
                    json.writeStringField("answer", "refused");
                    json.writeStringField("refusal", refused.refusal().name());
                    json.writeStringField("detail", refused.detail());
                    json.writeFieldName("saw");
                    unit(json, refused.saw());
                }
                case ActAnswer.Away away -> {
                    json.writeStringField("answer", "away");
                    json.writeStringField("reason", away.reason());
                }
            }
        });
    }

    /** Reads an answer. */
    public static ActAnswer answer(byte[] document) {
        Fields fields = Fields.of("answer", document);
        String kind = fields.text("answer", 64);
        ActAnswer answer = switch (kind) {
            case "done" -> {
                Fields result = fields.object("result");
                ActResult read =
                        new ActResult(result.code("outcome", ActResult.Outcome.class), result.text("detail", MAX_TEXT));
                result.end();
                yield new ActAnswer.Done(read, fields.whole("acceptedAt"));
            }
            case "indeterminate" -> new ActAnswer.Indeterminate(fields.whole("acceptedAt"));
            case "refused" ->
                new ActAnswer.Refused(
                        fields.code("refusal", Refusal.class),
                        fields.text("detail", MAX_TEXT),
                        fields.absentOrNull("saw") ? null : unit(fields.object("saw")));
            case "away" -> new ActAnswer.Away(fields.text("reason", MAX_TEXT));
            default -> throw new MalformedMessageException("answer.answer: a code that this version knows");
        };
        fields.end();
        return answer;
    }

    /** The document of a report. */
    public static byte[] encode(HelperReport report) {
        return write(json -> {
            json.writeStringField("version", report.version());
            json.writeStringField("hostName", report.hostName());
            json.writeBooleanField("busKnown", report.busKnown());
            json.writeStringField("busReason", report.busReason());
            json.writeStringField("policyHash", report.policyHash());
            json.writeNumberField("units", report.units());
            json.writeStringField("hold", report.hold());
            json.writeNumberField("journalBytes", report.journalBytes());
            json.writeNumberField("plans", report.plans());
            json.writeNumberField("epoch", report.epoch());
            json.writeStringField("note", report.note());
        });
    }

    /** Reads a report. */
    public static HelperReport report(byte[] document) {
        Fields fields = Fields.of("report", document);
        HelperReport report = new HelperReport(
                fields.text("version", 64),
                fields.text("hostName", 255),
                fields.flag("busKnown"),
                fields.text("busReason", MAX_TEXT),
                fields.text("policyHash", 128),
                fields.small("units"),
                fields.text("hold", MAX_TEXT),
                fields.whole("journalBytes"),
                fields.small("plans"),
                fields.whole("epoch"),
                fields.text("note", MAX_TEXT));
        fields.end();
        return report;
    }

    /** A problem document (RFC 9457). */
    static byte[] problem(int status, String title, String detail) {
        return write(json -> {
            json.writeStringField("type", "about:blank");
            json.writeStringField("title", title);
            json.writeNumberField("status", status);
            json.writeStringField("detail", detail);
        });
    }

    /** The detail of a problem document. */
    public static String problemDetail(byte[] document) {
        Fields fields = Fields.of("problem", document);
        return fields.text("detail", MAX_TEXT);
    }

    private static void unit(JsonGenerator json, @Nullable UnitState unit) throws IOException {
        if (unit == null) {
            json.writeNull();
            return;
        }
        json.writeStartObject();
        json.writeStringField("unit", unit.unit().value());
        json.writeStringField("description", unit.description());
        json.writeStringField("loadState", unit.loadState());
        json.writeStringField("activeState", unit.activeState().name());
        json.writeStringField("subState", unit.subState());
        json.writeStringField("unitFileState", unit.unitFileState());
        json.writeStringField("type", unit.type());
        json.writeStringField("restart", unit.restart());
        json.writeBooleanField("remainAfterExit", unit.remainAfterExit());
        json.writeStringField("result", unit.result());
        json.writeStringField("invocationId", unit.invocationId());
        json.writeNumberField("mainPid", unit.mainPid());
        json.writeNumberField("restarts", unit.restarts());
        json.writeNumberField("execMainCode", unit.execMainCode());
        json.writeNumberField("execMainStatus", unit.execMainStatus());
        json.writeNumberField("stateChangeMicros", unit.stateChangeMicros());
        json.writeNumberField("activeEnterMicros", unit.activeEnterMicros());
        json.writeNumberField("startTimeout", unit.startTimeout().toNanos());
        json.writeNumberField("jobId", unit.jobId());
        json.writeBooleanField("triggered", unit.triggered());
        json.writeEndObject();
    }

    private static UnitState unit(Fields fields) {
        UnitState unit = new UnitState(
                fields.unit("unit"),
                fields.text("description", MAX_TEXT),
                fields.text("loadState", 64),
                fields.code("activeState", ActiveState.class),
                fields.text("subState", 64),
                fields.text("unitFileState", 64),
                fields.text("type", 64),
                fields.text("restart", 64),
                fields.flag("remainAfterExit"),
                fields.text("result", 64),
                fields.text("invocationId", 64),
                fields.whole("mainPid"),
                fields.whole("restarts"),
                fields.small("execMainCode"),
                fields.small("execMainStatus"),
                fields.whole("stateChangeMicros"),
                fields.whole("activeEnterMicros"),
                Duration.ofNanos(fields.whole("startTimeout")),
                fields.whole("jobId"),
                fields.flag("triggered"));
        fields.end();
        return unit;
    }

    private static byte[] write(Body body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator json = Fields.JSON.createGenerator(bytes)) {
            json.writeStartObject();
            body.into(json);
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException("memory does not fail to be written", impossible);
        }
        return bytes.toByteArray();
    }

    @FunctionalInterface
    private interface Body {
        void into(JsonGenerator json) throws IOException;
    }
}
