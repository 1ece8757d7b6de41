package io.smartmon.domain.subject;

/**
 * A subject of a kind that this version does not know, or with a name that it does not accept: kept, shown, never acted on.
 *
 * @param kind the kind's code
 */
public record OtherSubject(String kind, String name) implements Subject {
    @Override
    public String toString() {
        return kind + " " + name;
    }
}
