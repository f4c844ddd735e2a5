package dev.sluice.config;

/**
 * The simulated shower of webhooks that the gateway sends to itself to show what it does.
 *
 * @param enabled whether it is sent after the start
 * @param assets how many simulated assets live through their life cycle
 * @param ratePerSecond how many webhooks are sent per second
 */
public record DemoSettings(boolean enabled, int assets, int ratePerSecond) {}
