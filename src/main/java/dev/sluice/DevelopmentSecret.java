package dev.sluice;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The signing secret that stands in where none is configured: random, made once, and kept in a file of the data folder
 * that only its owner may read, so that a developer can sign a webhook by hand.
 */
final class DevelopmentSecret {
  private static final Logger LOG = LoggerFactory.getLogger(DevelopmentSecret.class);
  private static final int BYTES = 16;

  private final Path file;

  DevelopmentSecret(Path dataDir) {
    file = dataDir.resolve("signing-secret");
  }

  String readOrMake() throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    try {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      byte[] random = new byte[BYTES];
      new SecureRandom().nextBytes(random);
      Files.writeString(
          file,
          HexFormat.of().formatHex(random),
          StandardCharsets.US_ASCII,
          StandardOpenOption.WRITE);
    } catch (FileAlreadyExistsException _) {
      LOG.atDebug()
          .addKeyValue("file", file)
          .log("the signing secret of an earlier run is used again");
    }
    LOG.atInfo()
        .addKeyValue("file", file)
        .log("no MUX_WEBHOOK_SIGNING_SECRET: a random signing secret stands in");
    String secret = Files.readString(file, StandardCharsets.US_ASCII).strip();
    if (secret.isEmpty()) {
      throw new IOException(
          "the file " + file + " holds no secret; delete it, and a new one is made");
    }
    return secret;
  }
}
