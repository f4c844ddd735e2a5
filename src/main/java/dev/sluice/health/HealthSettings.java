package dev.sluice.health;

import java.time.Duration;

/**
 * When a component counts as failing. The defaults named here stand in the documented configuration.
 *
 * @param checkDeadline how long one check may take; past it it failed (1 s)
 * @param cacheFor how long a report is given again without a new look (500 ms)
 * @param statusCountsFor how long counts of assets by status are given again: counting reads every row (5 min)
 * @param errorWindow over how long errors are counted (60 s)
 * @param errorRequestsMin how many requests the window must have for a rate to be judged (20)
 * @param errorRateWarn share of requests refused or failed by us, 0 to 1, above which to warn (0.05)
 * @param errorRateFail the share above which it fails (0.10)
 * @param responseTimeWarn time of an answer above which to warn (2 s)
 * @param responseTimeFail the time above which it fails (5 s)
 * @param memoryWarn share of the heap in use, 0 to 1, above which to warn (0.75)
 * @param memoryFail the share above which it fails (0.90)
 * @param queueWarn share of the events that may be in flight, 0 to 1, above which to warn (0.75)
 * @param queueFail the share above which it fails (0.95)
 * @param loopLagWarn lateness of an event loop above which to warn (200 ms)
 * @param loopLagFail the lateness above which it fails (2 s)
 * @param openBreakersWarn how many open breakers are borne without a warning (1)
 * @param openBreakersFail how many open breakers are borne without a failure (3)
 * @param dependencyChecksFor how long the answer of a dependency's health address is given again (5 s)
 */
public record HealthSettings(
    Duration checkDeadline,
    Duration cacheFor,
    Duration statusCountsFor,
    Duration errorWindow,
    int errorRequestsMin,
    double errorRateWarn,
    double errorRateFail,
    Duration responseTimeWarn,
    Duration responseTimeFail,
    double memoryWarn,
    double memoryFail,
    double queueWarn,
    double queueFail,
    Duration loopLagWarn,
    Duration loopLagFail,
    int openBreakersWarn,
    int openBreakersFail,
    Duration dependencyChecksFor) {}
