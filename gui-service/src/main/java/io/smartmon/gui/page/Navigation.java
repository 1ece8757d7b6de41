package io.smartmon.gui.page;

import io.smartmon.storage.account.Role;

/**
 * A page's entry in the navigation.
 *
 * @param section the name by which its pages say that they are in it, such as {@code hosts}
 * @param path where it leads, without a context path
 * @param label what it says
 * @param order position; the lowest is first
 * @param least the least role that sees it
 */
public record Navigation(String section, String path, String label, int order, Role least) {}
