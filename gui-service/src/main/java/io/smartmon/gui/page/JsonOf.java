package io.smartmon.gui.page;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What the JSON is made from that a route answers with as bytes, for the description of the API. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface JsonOf {
    /** The record. */
    Class<?> value();

    /** Whether the answer is a list of them. */
    boolean list() default false;
}
