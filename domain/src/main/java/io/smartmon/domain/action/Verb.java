package io.smartmon.domain.action;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The verb of an action on the wire, in store and ledger. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface Verb {
    String value();
}
