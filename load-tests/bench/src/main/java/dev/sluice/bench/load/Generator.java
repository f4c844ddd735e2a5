package dev.sluice.bench.load;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;

/**
 * The generator's process. It is spoken to in lines: it says {@code ready} when its requests are made, waits for
 * {@code go}, says {@code begin} and {@code end} with the name of each phase, after {@code end} also with what was seen in it
 * as a JSON object, and at last {@code result} with one about the whole.
 */
public final class Generator {
  private Generator() {}

  /** Takes the file of the plan as its argument. */
  public static void main(String[] arguments) throws IOException {
    LoadPlan plan = LoadPlan.of(new JsonObject(Files.readString(Path.of(arguments[0]))));
    var factory = new RequestFactory(
        plan.samples(),
        new EventIds(plan.seed(), plan.mix()),
        plan.secret(),
        "127.0.0.1:" + plan.port(),
        plan.mix().bodyBytes());
    var requests = PreparedRequests.of(plan.prepared(), factory);
    say("ready");
    var commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    if (!"go".equals(commands.readLine())) {
      return; // who started us has gone
    }
    try (var flood = new Flood(plan, new RequestSource(requests, plan.repeat(), factory))) {
      for (LoadPlan.Phase phase : plan.phases()) {
        say("begin " + phase.name());
        PhaseTally tally = flood.run(phase);
        say("end " + phase.name() + " " + tally.toJson().encode());
      }
      flood.drain();
      write(plan.sentFile(), flood.sent());
      write(plan.acknowledgedFile(), flood.acknowledged());
      say("result " + flood.totals().encode());
    }
  }

  private static void write(Path file, BitSet bits) throws IOException {
    Files.write(file, bits.toByteArray());
  }

  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
