package io.smartmon.shim.server;

import io.smartmon.domain.helper.ActAnswer;
import io.smartmon.domain.helper.Helper;
import io.smartmon.wire.helper.AnswerStatus;
import io.smartmon.wire.helper.HelperJson;
import io.smartmon.wire.helper.HelperReport;
import io.smartmon.wire.helper.WireRequest;
import io.smartmon.wire.helper.WireResponse;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The three routes: request an act, recall one, read the helper's status. Thread-safe. */
public final class Routes {
    private static final String ACTS = "/v1/acts";
    private static final String STATUS = "/v1/status";
    private static final Pattern PLAN =
            Pattern.compile(ACTS + "/([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})");
    private static final Pattern EPOCH = Pattern.compile("epoch=([0-9]{1,18})");

    private final Helper helper;
    private final Supplier<HelperReport> report;

    /** The routes to this helper and its report. */
    public Routes(Helper helper, Supplier<HelperReport> report) {
        this.helper = helper;
        this.report = report;
    }

    /** Answers an authenticated request. Throws SmartmonException if it is malformed or cannot be journaled. */
    WireResponse answer(WireRequest request) {
        String path = request.path();
        if (path.equals(ACTS)) {
            return request.method().equals("POST")
                    ? answered(helper.act(HelperJson.request(request.body())))
                    : wrongMethod("POST");
        }
        if (path.equals(STATUS)) {
            return request.method().equals("GET")
                    ? WireResponse.json(200, HelperJson.encode(report.get()))
                    : wrongMethod("GET");
        }
        Matcher plan = PLAN.matcher(path);
        if (plan.matches()) {
            return request.method().equals("GET")
                    ? recalled(UUID.fromString(plan.group(1)), request.query())
                    : wrongMethod("GET");
        }
        return WireResponse.problem(404, "Not found", "there are " + ACTS + ", " + ACTS + "/{plan} and " + STATUS);
    }

    private WireResponse recalled(UUID plan, String query) {
        Matcher epoch = EPOCH.matcher(query);
        if (!epoch.matches()) {
            return WireResponse.problem(400, "Malformed", "epoch=N is wanted, the asker's lease epoch");
        }
        return answered(helper.recall(plan, Long.parseLong(epoch.group(1))));
    }

    private static WireResponse answered(ActAnswer answer) {
        return WireResponse.json(AnswerStatus.of(answer), HelperJson.encode(answer));
    }

    private static WireResponse wrongMethod(String wanted) {
        return WireResponse.problem(405, "Method not allowed", wanted + " is wanted");
    }
}
