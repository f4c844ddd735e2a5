package dev.sluice.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tukaani.xz.XZInputStream;

/**
 * The PostgreSQL programs that travel in the jar, unpacked once per user: to {@code
 * $XDG_CACHE_HOME/sluice} or {@code ~/.cache/sluice}, or into the data folder where neither can be
 * written. The folder's name carries the archive's digest, so a new release never runs old programs.
 */
final class PostgresBinaries {
  private static final Logger log = LoggerFactory.getLogger(PostgresBinaries.class);
  private static final int EXECUTABLE = 0100;

  private PostgresBinaries() {}

  /**
   * Where the programs are, unpacking them first if need be.
   *
   * @param fallback the folder for the programs where the user's cache cannot be written
   * @throws EmbeddedServerException when the jar has none for this platform
   */
  static Path unpacked(Path fallback) throws IOException {
    String archive = archiveName();
    String name = "postgres-" + digest(archive).substring(0, 16);
    Path cached = userCache().resolve(name);
    if (Files.isDirectory(cached)) {
      return cached;
    }
    Path local = fallback.resolve(name);
    if (Files.isDirectory(local)) {
      return local;
    }
    try {
      return unpack(archive, cached);
    } catch (FileSystemException unwritable) {
      log.atInfo()
          .addKeyValue("reason", unwritable)
          .log("user cache cannot be written, the data folder serves instead");
      return unpack(archive, local);
    }
  }

  private static String archiveName() {
    String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("mac")
        ? "darwin"
        : "linux";
    String arch = System.getProperty("os.arch", "").equals("aarch64") ? "arm_64" : "x86_64";
    return "/postgres-" + os + "-" + arch + ".txz";
  }

  private static Path userCache() {
    String configured = System.getenv("XDG_CACHE_HOME");
    Path base = configured == null || configured.isBlank()
        ? Path.of(System.getProperty("user.home", ""), ".cache")
        : Path.of(configured);
    return base.resolve("sluice").toAbsolutePath();
  }

  private static InputStream open(String archive) {
    InputStream in = PostgresBinaries.class.getResourceAsStream(archive);
    if (in == null) {
      throw new EmbeddedServerException("this build carries no PostgreSQL for this platform ("
          + archive + "): set DATABASE_URL instead");
    }
    return in;
  }

  private static String digest(String archive) throws IOException {
    try (var in = new DigestInputStream(open(archive), MessageDigest.getInstance("SHA-256"))) {
      in.transferTo(java.io.OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(in.getMessageDigest().digest());
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError("every JDK has SHA-256", impossible);
    }
  }

  // Unpacked beside the target and moved there whole: two gateways that start together, or one that
  // is killed half-way, never leave a partial set of programs under the final name.
  private static Path unpack(String archive, Path target) throws IOException {
    Path parent = Files.createDirectories(target.resolveSibling(""));
    Path fresh = Files.createTempDirectory(parent, "unpacking-");
    try {
      extract(archive, fresh);
      Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException lostRace) {
      if (lostRace instanceof AtomicMoveNotSupportedException || !Files.isDirectory(target)) {
        throw lostRace;
      }
    } finally {
      Folders.deleteTree(fresh);
    }
    log.atInfo().addKeyValue("folder", target).log("postgres programs unpacked");
    return target;
  }

  private static void extract(String archive, Path target) throws IOException {
    try (var tar = new TarArchiveInputStream(new XZInputStream(open(archive)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path path = target.resolve(entry.getName()).normalize();
        if (!path.startsWith(target)) {
          throw new IOException("the archive points outside its folder: " + entry.getName());
        }
        if (entry.isDirectory()) {
          Files.createDirectories(path);
        } else if (entry.isSymbolicLink()) {
          Files.createDirectories(path.resolveSibling(""));
          Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else {
          extractFile(tar, entry, path);
        }
      }
    }
  }

  private static void extractFile(TarArchiveInputStream tar, TarArchiveEntry entry, Path path)
      throws IOException {
    Files.createDirectories(path.resolveSibling(""));
    Files.copy(tar, path);
    if ((entry.getMode() & EXECUTABLE) != 0) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }
}
