package io.smartmon.gui.page;

import java.util.List;
import java.util.Optional;

/**
 * What one folder of pages or of the API declares about itself. A bean of this type is found by its type: from all of them
 * come the access table and the navigation, and no list of them exists anywhere. A route that no bean declares is refused.
 *
 * <p>Implementations have no dependencies and answer the same always.
 */
public interface Page {
    /** Every route of the folder's controllers. */
    List<Route> routes();

    /** Its entry in the navigation; empty if it has none. */
    default Optional<Navigation> navigation() {
        return Optional.empty();
    }
}
