package dev.sluice.resilience;

/**
 * Whose retry it is.
 *
 * @param operation such as {@code mux.asset.get}
 * @param key what it is about, such as an asset id, over all operations; blank when it is about nothing in
 *     particular, so that no limit per key applies
 */
public record RetryScope(String operation, String key) {

  boolean sameOperation(RetryScope other) {
    return operation.equals(other.operation);
  }

  boolean sameKey(RetryScope other) {
    return !key.isBlank() && key.equals(other.key);
  }
}
