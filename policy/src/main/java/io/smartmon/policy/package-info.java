/** policy.yml, approved_services.json and shim.yml (the helper's policy): read, checked, with a canonical hash. */
@NullMarked
package io.smartmon.policy;

import org.jspecify.annotations.NullMarked;
