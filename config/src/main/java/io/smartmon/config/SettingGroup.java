package io.smartmon.config;

import java.util.List;

/**
 * The settings of one concern. A class that is named in {@code META-INF/services} belongs to {@link Settings#all} from then
 * on: it is checked before a start, by {@code doctor}, and described in the reference.
 */
public interface SettingGroup {
    /** The heading of the group in the reference. */
    String title();

    /** All settings of the group, in the order of the reference. */
    List<Setting<?>> settings();
}
