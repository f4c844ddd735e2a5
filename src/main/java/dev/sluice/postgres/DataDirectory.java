package dev.sluice.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;

/** Makes PostgreSQL's own directory, and tells one of another version from ours. */
final class DataDirectory {
  private DataDirectory() {}

  /**
   * Makes the directory with one user and a database of the same name. The collation is PostgreSQL's
   * own, so that no host's locale changes what an index means.
   */
  static void create(ServerFolder folder, PostgresCommand command, String user, Duration deadline)
      throws IOException {
    Path fresh = folder.unfinishedData();
    Folders.deleteTree(fresh);
    var _ = command.run(
        deadline,
        "initdb",
        List.of(
            "--pgdata=" + fresh,
            "--username=" + user,
            "--pwfile=" + folder.passwordFile(),
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8"));
    Path script =
        Files.writeString(folder.root().resolve("create.sql"), "create database " + user + "\n");
    var _ = command.run(
        deadline,
        ProcessBuilder.Redirect.from(script.toFile()),
        "postgres",
        List.of("--single", "-D", fresh.toString(), "postgres"));
    Files.delete(script);
    Path _ = Files.move(fresh, folder.data(), StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * PostgreSQL reads the data of its own major version only.
   *
   * @throws EmbeddedServerException when another one made the directory
   */
  static void refuseOtherMajor(ServerFolder folder, String version) throws IOException {
    String made = Files.readString(folder.data().resolve("PG_VERSION")).strip();
    if (!version.startsWith(made + ".")) {
      throw new EmbeddedServerException(
          "%s was made by PostgreSQL %s and this gateway brings %s: carry the data over"
                  .formatted(folder.data(), made, version)
              + " with pg_dump and a server of the old version, or give the gateway an empty data folder");
    }
  }
}
