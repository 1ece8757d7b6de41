package io.smartmon.domain.action;

import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.subject.OtherSubject;
import io.smartmon.domain.subject.Subject;
import io.smartmon.domain.verify.Assessment;
import io.smartmon.domain.verify.Circumstances;
import io.smartmon.domain.verify.Settling;
import io.smartmon.domain.verify.Verdict;
import io.smartmon.domain.verify.Verification;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * An action that this version does not understand: another verb, or one with arguments that it does not know, which may have
 * been meant as a restriction. It is kept and shown, but never done.
 *
 * @param verb the verb's code
 * @param document the whole action as received ({@link ActionDocument})
 */
public record OtherAction(String verb, Map<String, @Nullable Object> document) implements Action {
    public OtherAction {
        // Not Map.copyOf: it loses the order and refuses null, and the document must be written back unchanged.
        document = Collections.unmodifiableMap(new LinkedHashMap<>(document));
    }

    @Override
    public Subject subject() {
        return new OtherSubject("action", verb.isEmpty() ? "not known" : verb);
    }

    @Override
    public SortedSet<String> locks() {
        return new TreeSet<>();
    }

    @Override
    public boolean stillExpected(Measures now) {
        return false;
    }

    @Override
    public Verification verification() {
        return new NothingToSay();
    }

    private record NothingToSay() implements Verification {
        @Override
        public boolean back(Measures before, Measures now) {
            return false;
        }

        @Override
        public boolean same(Measures firstSight, Measures now) {
            return false;
        }

        @Override
        public Assessment settle(Settling observed) {
            return notKnown();
        }

        @Override
        public Assessment hold(Measures recovered, Measures now, Circumstances around, boolean over) {
            return notKnown();
        }

        private static Assessment notKnown() {
            return new Assessment.Concluded(Verdict.NOT_KNOWN, Reason.of("action_not_understood"));
        }
    }
}
