package io.smartmon.domain.subject;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The code of a kind of subject in API, store and wire. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface SubjectKind {
    String value();
}
