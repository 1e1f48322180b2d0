#include "portal/base/digest.h"

#include <stdexcept>

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include "portal/base/hex.h"

namespace porthole {
namespace {

int lower_hex_value(char digit) {
  return digit >= 'A' && digit <= 'F' ? -1 : hex_value(digit);
}

}  // namespace

// One context per thread: OpenSSL's `SHA256` looks up the algorithm and makes a context each time,
// which takes three times as long as hashing a token.
Digest sha256(std::string_view text) {
  thread_local Sha256 hash;
  hash.restart();
  hash.update(text);
  return hash.finish();
}

bool equal_in_constant_time(const Digest& left, const Digest& right) {
  return CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0;
}

struct Sha256::Context {
  EVP_MD_CTX* evp = EVP_MD_CTX_new();
  ~Context() { EVP_MD_CTX_free(evp); }
};

Sha256::Sha256() : context_(std::make_unique<Context>()) {
  restart();
}

void Sha256::restart() {
  // Never freed.
  static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  if (algorithm == nullptr || EVP_DigestInit_ex2(context_->evp, algorithm, nullptr) != 1) {
    throw std::runtime_error("OpenSSL offers no SHA-256");
  }
}

Sha256::~Sha256() = default;

void Sha256::update(std::string_view bytes) {
  EVP_DigestUpdate(context_->evp, bytes.data(), bytes.size());
}

Digest Sha256::finish() {
  Digest digest;
  EVP_DigestFinal_ex(context_->evp, digest.data(), nullptr);
  return digest;
}

std::string to_hex(const std::uint8_t* bytes, std::size_t count) {
  std::string hex(count * 2, '\0');
  for (std::size_t i = 0; i < count; ++i) {
    hex[2 * i] = kHexDigits[bytes[i] >> 4];
    hex[2 * i + 1] = kHexDigits[bytes[i] & 0xF];
  }
  return hex;
}

std::string to_hex(const Digest& digest) {
  return to_hex(digest.data(), digest.size());
}

std::optional<Digest> parse_digest(std::string_view hex) {
  Digest digest;
  if (hex.size() != digest.size() * 2) return std::nullopt;
  for (std::size_t i = 0; i < digest.size(); ++i) {
    const int high = lower_hex_value(hex[2 * i]);
    const int low = lower_hex_value(hex[2 * i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    digest[i] = static_cast<std::uint8_t>(high << 4 | low);
  }
  return digest;
}

std::string md5_hex(std::string_view text) {
  std::array<std::uint8_t, EVP_MAX_MD_SIZE> digest;
  unsigned length = 0;
  EVP_Digest(text.data(), text.size(), digest.data(), &length, EVP_md5(), nullptr);
  return to_hex(digest.data(), length);
}

std::string to_base64(std::string_view bytes) {
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');
  const int length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                                     reinterpret_cast<const unsigned char*>(bytes.data()),
                                     static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(length));
  return text;
}

}  // namespace porthole
