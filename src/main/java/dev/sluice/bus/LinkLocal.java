package dev.sluice.bus;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;

/**
 * The addresses at which a cloud tells a machine its credentials: 169.254.0.0/16, fe80::/10, and the one that is used in
 * IPv6 networks, fd00:ec2::254. Nothing that an operator registers may be asked there.
 */
public final class LinkLocal {
  private static final byte[] CLOUD_V6 = {
    (byte) 0xfd, 0, 0x0e, (byte) 0xc2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x02, 0x54
  };

  private LinkLocal() {}

  /** Whether it is one of them. An IPv4 address within an IPv6 one counts as what it is. */
  public static boolean is(InetAddress address) {
    return address.isLinkLocalAddress()
        || (address instanceof Inet6Address && Arrays.equals(address.getAddress(), CLOUD_V6));
  }

  /** Whether this host is one of them, as far as can be told without asking a name server. */
  static boolean isLiteral(String host) {
    try {
      return is(InetAddress.ofLiteral(bare(host)));
    } catch (IllegalArgumentException _) {
      return false; // a name; what it points to is looked at when it is asked
    }
  }

  private static String bare(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }
}
