package dev.sluice.asset;

/** The kinds of Mux objects whose state is kept. */
public enum ObjectKind {
  UPLOAD("upload"),
  ASSET("asset"),
  TRACK("track"),
  STATIC_RENDITION("static_rendition"),
  LIVE_STREAM("live_stream"),
  /** The latest warning of one type about one asset or live stream; its id is {@code <object id>/<warning type>}. */
  WARNING("warning");

  private final String label;

  ObjectKind(String label) {
    this.label = label;
  }

  /** The name as the database has it. */
  public String label() {
    return label;
  }

  /**
   * The kind with this name.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static ObjectKind ofLabel(String label) {
    for (ObjectKind kind : values()) {
      if (kind.label.equals(label)) {
        return kind;
      }
    }
    throw new IllegalArgumentException("no kind of Mux object is called '" + label + "'");
  }
}
