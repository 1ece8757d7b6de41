package io.smartmon.storage.predecessor;

/**
 * The fleet's numbers of the last hour and day.
 *
 * @param cpu the mean CPU use of the hour, in percent
 * @param memory the mean memory use of the hour, in percent
 * @param load the mean load average of the hour
 * @param alerts how many alerts were made in the day
 * @param attempts how many repairs were begun in the day
 */
public record Numbers(double cpu, double memory, double load, long alerts, long attempts) {}
