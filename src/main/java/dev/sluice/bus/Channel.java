package dev.sluice.bus;

/**
 * An address with the types of what is asked and answered on it, for records inside this JVM.
 *
 * @param address the event-bus address
 * @param question the class of the message
 * @param answer the class of the reply
 */
public record Channel<Q, A>(String address, Class<Q> question, Class<A> answer) {
  /** Hands events to linking. */
  public static final Channel<LinkRequest, LinkReplies> LINK =
      new Channel<>("sluice.internal.link", LinkRequest.class, LinkReplies.class);

  /** Asks for one creative asset; refused as {@link PublicAddress#ASSET_GET} is. */
  public static final Channel<AssetKey, CreativeAsset> ASSET_GET =
      new Channel<>("sluice.internal.asset.get", AssetKey.class, CreativeAsset.class);

  /** Asks for a page of creative assets; refused as {@link PublicAddress#ASSET_GET} is. */
  public static final Channel<AssetListing, AssetPage> ASSET_LIST =
      new Channel<>("sluice.internal.asset.list", AssetListing.class, AssetPage.class);

  /** Asks for a page of the ledger; refused as {@link PublicAddress#ASSET_GET} is. */
  public static final Channel<EventListing, EventPage> EVENT_LIST =
      new Channel<>("sluice.internal.event.list", EventListing.class, EventPage.class);

  /** Asks for one event with its bytes; refused as {@link PublicAddress#ASSET_GET} is. */
  public static final Channel<EventAsk, StoredEvent> EVENT_GET =
      new Channel<>("sluice.internal.event.get", EventAsk.class, StoredEvent.class);

  /** Asks whether the signature of a stored event is genuine by the present secrets; refused in the same way. */
  public static final Channel<EventAsk, Reverification> EVENT_REVERIFY =
      new Channel<>("sluice.internal.event.reverify", EventAsk.class, Reverification.class);

  /** Asks for a replay, or about one; refused as {@link PublicAddress#ASSET_GET} is, and 409 while a job is running. */
  public static final Channel<ReplayAsk, JsonReply> REPLAY =
      new Channel<>("sluice.internal.replay", ReplayAsk.class, JsonReply.class);

  /** Asks for a comparison of state and ledger; refused as {@link PublicAddress#ASSET_GET} is, and 409 during another. */
  public static final Channel<VerifyAsk, JsonReply> VERIFY =
      new Channel<>("sluice.internal.verify", VerifyAsk.class, JsonReply.class);

  /** Asks the reconciler; refused as {@link PublicAddress#ASSET_GET} is, and 409 while another sweep is under way. */
  public static final Channel<ReconcileAsk, JsonReply> RECONCILE =
      new Channel<>("sluice.internal.reconcile", ReconcileAsk.class, JsonReply.class);
}
