#pragma once

#include <memory>
#include <string>

#include "tests/support/stream.h"

struct ssl_st;
struct ssl_ctx_st;

namespace porthole::http::test {

/// What a TLS client offers and trusts.
struct TlsOptions {
  /// OpenSSL's number of the only version that is offered; 0: any.
  int version = 0;
  /// The only certificate that is trusted, for this name; empty: any.
  std::string trusted_pem = {};
  std::string name = "localhost";
};

/// TLS over a connected socket, by OpenSSL.
class TlsStream final : public Stream {
 public:
  /// Performs the handshake; throws `ClientError` on failure. Takes ownership of `descriptor`.
  TlsStream(int descriptor, const TlsOptions& options);
  ~TlsStream() override;
  TlsStream(const TlsStream&) = delete;
  TlsStream& operator=(const TlsStream&) = delete;

  std::size_t send_some(std::string_view bytes) override;
  std::size_t receive_some(std::span<char> buffer) override;
  int descriptor() const override { return descriptor_; }
  /// `TLSv1.3`.
  std::string version() const;
  /// Whether the server sent close_notify before it closed.
  bool was_shut_down() const;

 private:
  /// Waits for the event that OpenSSL wants; false when it wants none.
  bool wait_after(int result) const;

  const int descriptor_;
  ssl_ctx_st* context_ = nullptr;
  ssl_st* session_ = nullptr;
};

/// The first bytes that a TLS client sends.
std::string client_hello();

/// Writes a new key and its certificate for `localhost` as PEM. Writes no key when `key_path` is
/// empty.
void write_certificate(const std::string& certificate_path, const std::string& key_path);

}  // namespace porthole::http::test
