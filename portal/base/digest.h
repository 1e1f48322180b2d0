#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

// Digests and their text forms. The functions are thread-safe.

namespace porthole {

/// A SHA-256 digest: what is stored of a token or a secret.
using Digest = std::array<std::uint8_t, 32>;

/// Throws `std::runtime_error` if OpenSSL has no SHA-256.
Digest sha256(std::string_view text);

/// Compares in a time that does not depend on where the digests differ.
bool equal_in_constant_time(const Digest& left, const Digest& right);

/// Hashes a digest for a container. A digest is uniformly distributed, so its first bytes suffice.
struct DigestHash {
  std::size_t operator()(const Digest& digest) const {
    std::size_t hash;
    std::memcpy(&hash, digest.data(), sizeof hash);
    return hash;
  }
};

/// Incremental SHA-256. Not thread-safe. The constructor and `restart` throw `std::runtime_error`
/// if OpenSSL has no SHA-256.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;

  /// Discards all input so far.
  void restart();
  void update(std::string_view bytes);
  /// The digest of all input. Only `restart` may follow.
  Digest finish();

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

/// Lower-case hexadecimal digits, two per byte.
std::string to_hex(const std::uint8_t* bytes, std::size_t count);
std::string to_hex(const Digest& digest);

/// Parses 64 lower-case hexadecimal digits; nothing for any other text.
std::optional<Digest> parse_digest(std::string_view hex);

/// The MD5 digest of `text` in hexadecimal: how Gravatar identifies an e-mail address. Not for
/// secrets.
std::string md5_hex(std::string_view text);

/// Base64 (RFC 4648, section 4), with padding.
std::string to_base64(std::string_view bytes);

}  // namespace porthole
