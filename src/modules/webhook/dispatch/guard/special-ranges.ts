/**
 * The ranges that are not global unicast, with their purpose.
 *
 * Sources: IANA IPv4 Special-Purpose Address Registry
 * (https://www.iana.org/assignments/iana-ipv4-special-registry), IANA IPv6 Special-Purpose Address Registry
 * (https://www.iana.org/assignments/iana-ipv6-special-registry), and the multicast ranges. Entries that are marked "globally
 * reachable" are included: they are anycast services, on which no receiver runs.
 */

export const IPV4_NOT_GLOBAL: Readonly<Record<string, string>> = {
  "0.0.0.0/8": "this network",
  "10.0.0.0/8": "private use",
  "100.64.0.0/10": "shared address space; Alibaba Cloud's metadata service is 100.100.100.200",
  "127.0.0.0/8": "loopback",
  "168.63.129.16/32": "Azure's host agent: in no registry, the same on every virtual machine",
  "169.254.0.0/16": "link-local; most clouds' metadata service is 169.254.169.254",
  "172.16.0.0/12": "private use",
  "192.0.0.0/24": "IETF protocol assignments; Oracle Cloud's metadata service is 192.0.0.192",
  "192.0.2.0/24": "documentation",
  "192.31.196.0/24": "AS112",
  "192.52.193.0/24": "automatic multicast tunnelling",
  "192.88.99.0/24": "6to4 relay anycast, deprecated",
  "192.168.0.0/16": "private use",
  "192.175.48.0/24": "AS112, direct delegation",
  "198.18.0.0/15": "benchmarks",
  "198.51.100.0/24": "documentation",
  "203.0.113.0/24": "documentation",
  "224.0.0.0/4": "multicast",
  "240.0.0.0/4": "reserved, and the limited broadcast",
}

/**
 * The only IPv6 range that is assigned as global unicast (https://www.iana.org/assignments/ipv6-address-space). It is an
 * allow-list, because many ranges outside embed IPv4 addresses: mapped (::ffff:0:0/96), compatible (::/96), translated
 * (::ffff:0:0:0/96), NAT64 (64:ff9b::/96, 64:ff9b:1::/48).
 */
export const IPV6_GLOBAL = "2000::/3"

export const IPV6_NOT_GLOBAL: Readonly<Record<string, string>> = {
  "2001::/23": "IETF protocol assignments: Teredo, benchmarks, ORCHID, AS112",
  "2001:db8::/32": "documentation",
  "2002::/16": "6to4, wraps IPv4",
  "2620:4f:8000::/48": "AS112, direct delegation",
  "3fff::/20": "documentation",
}
