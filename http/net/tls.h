#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

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

/// A server's certificate and TLS settings: versions 1.2 and 1.3. Safe from any thread.
class TlsContext {
 public:
  /// Reads a certificate chain and its key, both PEM. Fails with `invalid` and a message that names
  /// the file.
  static Result<std::unique_ptr<TlsContext>> from_files(const std::string& certificate_path,
                                                        const std::string& key_path);

  /// Makes a key and a certificate for `localhost`, `127.0.0.1` and `::1`, valid for a year.
  /// Clients that trust `certificate_pem` accept it.
  static Result<std::unique_ptr<TlsContext>> self_signed();

  ~TlsContext();
  TlsContext(const TlsContext&) = delete;
  TlsContext& operator=(const TlsContext&) = delete;

  /// A session for an accepted socket; null when out of memory.
  std::unique_ptr<TlsSession> accept(int descriptor) const;

  /// The certificate that is presented to clients.
  const std::string& certificate_pem() const { return certificate_pem_; }

 private:
  explicit TlsContext(ssl_ctx_st* context) : context_(context) {}

  ssl_ctx_st* context_;
  std::string certificate_pem_;
};

}  // namespace porthole::http
