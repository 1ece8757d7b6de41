package io.smartmon.domain.guard;

import io.smartmon.domain.measure.Knowledge;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The input of a decision besides the finding: facts, each known as of an instant or not known and why. Immutable.
 *
 * @param facts each value is of the type of its key
 */
public record Situation(Map<Fact<?>, Knowledge<?>> facts) {
    public Situation {
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }

    /** The value of a fact; not known if it was not provided. */
    @SuppressWarnings("unchecked") // the builder puts values of the key's type alone
    public <T> Knowledge<T> get(Fact<T> fact) {
        Knowledge<?> known = facts.get(fact);
        return known == null ? Knowledge.unknown("fact_not_provided") : (Knowledge<T>) known;
    }

    /** Begins to collect facts. */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects facts. Confined to one thread. */
    public static final class Builder {
        private final Map<Fact<?>, Knowledge<?>> facts = new LinkedHashMap<>();

        private Builder() {}

        /** Adds a fact. */
        public <T> Builder put(Fact<T> fact, Knowledge<T> known) {
            facts.put(fact, known);
            return this;
        }

        /** Builds it. */
        public Situation build() {
            return new Situation(facts);
        }
    }
}
