#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "http/net/io.h"
#include "portal/base/result.h"

struct ssl_st;
struct ssl_ctx_st;

namespace porthole::http {

/// One connection's TLS, over a non-blocking socket that it doesn't own. The handshake happens in
/// the first reads and writes. One thread at a time.
class TlsSession {
 public:
  explicit TlsSession(ssl_st* session) : session_(session) {}
  ~TlsSession();
  TlsSession(const TlsSession&) = delete;
  TlsSession& operator=(const TlsSession&) = delete;

  IoResult read(char* buffer, std::size_t bytes);
  IoResult write(std::string_view bytes);
  /// Whether bytes that were taken off the socket, decrypted or not, wait for `read`.
  bool has_pending() const;
  /// Sends close_notify, if the socket has room for it.
  void shut_down();

 private:
  IoResult outcome(int result, std::size_t bytes);

  ssl_st* session_;
};

/// PEM, and the path of the file that it is from.
struct PemFile {
  std::string path;
  std::string text;
};

/// A server's certificate and TLS settings: Mozilla's intermediate profile, which is versions 1.2
/// and 1.3 with suites that every current client has. Safe from any thread.
class TlsContext {
 public:
  /// Takes a certificate chain and its key. Fails with `invalid` and a message that names the file.
  static Result<std::unique_ptr<TlsContext>> from_pem(const PemFile& certificate,
                                                      const PemFile& key);

  /// With a certificate of `make_self_signed`.
  static Result<std::unique_ptr<TlsContext>> self_signed(const std::vector<std::string>& names);

  ~TlsContext();
  TlsContext(const TlsContext&) = delete;
  TlsContext& operator=(const TlsContext&) = delete;

  /// A session for an accepted socket; null when out of memory.
  std::unique_ptr<TlsSession> accept(int descriptor) const;

  /// What clients have to trust: the authority that signed, or else the certificate itself.
  const std::string& trusted_pem() const { return trusted_pem_; }

 private:
  explicit TlsContext(ssl_ctx_st* context) : context_(context) {}

  ssl_ctx_st* context_;
  std::string trusted_pem_;
};

}  // namespace porthole::http
