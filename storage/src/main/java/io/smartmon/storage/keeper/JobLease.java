package io.smartmon.storage.keeper;

import java.util.UUID;

/**
 * The right to do a job of the keeper, until it expires or another instance takes it.
 *
 * @param job the job's name, such as {@code host_silent}
 * @param holder who has it
 * @param epoch grows with each taking; what is written under a lower one changes nothing
 */
public record JobLease(String job, UUID holder, long epoch) {}
