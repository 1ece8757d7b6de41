package io.smartmon.gui.problem;

import io.micronaut.serde.annotation.Serdeable;

/**
 * A problem document of RFC 9457.
 *
 * @param type always {@code about:blank}: the status says what it is
 * @param title the status as a text
 * @param status the HTTP status
 * @param detail one sentence
 * @param code stable, upper case, to distinguish problems of one status
 */
@Serdeable
record Problem(String type, String title, int status, String detail, String code) {}
