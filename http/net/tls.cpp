#include "http/net/tls.h"

#include <utility>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

#include "http/net/openssl.h"
#include "http/net/self_signed.h"

namespace porthole::http {
namespace {

// Mozilla's intermediate profile, without its suites with DHE, which are slow, and which only
// clients need that are older than TLS 1.2 with elliptic curves.
constexpr const char* kSuitesOfTls12 =
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:"
    "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:"
    "ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";
constexpr const char* kGroups = "X25519:P-256:P-384";
constexpr long kSessionSeconds = 24L * 60 * 60;
/// Sessions that clients may resume. Each takes some hundred bytes.
constexpr long kSessionsMax = 20'000;

SSL_CTX* make_context() {
  SSL_CTX* context = SSL_CTX_new(TLS_server_method());
  if (context == nullptr) return nullptr;
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  SSL_CTX_set_cipher_list(context, kSuitesOfTls12);
  SSL_CTX_set1_groups_list(context, kGroups);
  SSL_CTX_set_timeout(context, kSessionSeconds);
  SSL_CTX_sess_set_cache_size(context, kSessionsMax);
  SSL_CTX_set_options(context,
                      SSL_OP_NO_RENEGOTIATION | SSL_OP_IGNORE_UNEXPECTED_EOF | SSL_OP_NO_TICKET);
  SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                SSL_MODE_RELEASE_BUFFERS);
  return context;
}

BioPtr reader_of(const std::string& text) {
  return BioPtr(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

/// Takes the certificate, and those after it as its chain.
bool use_chain(SSL_CTX* context, const std::string& pem) {
  const BioPtr reader = reader_of(pem);
  const CertificatePtr certificate(PEM_read_bio_X509_AUX(reader.get(), nullptr, nullptr, nullptr));
  if (certificate == nullptr || SSL_CTX_use_certificate(context, certificate.get()) != 1) {
    return false;
  }
  for (;;) {
    const CertificatePtr next(PEM_read_bio_X509(reader.get(), nullptr, nullptr, nullptr));
    if (next == nullptr) break;
    if (SSL_CTX_add1_chain_cert(context, next.get()) != 1) return false;
  }
  const bool is_end = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
  if (is_end) ERR_clear_error();
  return is_end;
}

/// Called for the passphrase of an encrypted key: there is nobody to ask.
int note_encryption(char*, int, int, void* is_encrypted) {
  *static_cast<bool*>(is_encrypted) = true;
  return -1;
}

Result<void> use_key(SSL_CTX* context, const PemFile& certificate, const PemFile& key) {
  bool is_encrypted = false;
  const BioPtr reader = reader_of(key.text);
  const KeyPtr read(PEM_read_bio_PrivateKey(reader.get(), nullptr, note_encryption, &is_encrypted));
  if (is_encrypted) {
    ERR_clear_error();
    return Error{
        ErrorCode::invalid,
        "cannot read the key " + key.path +
            ": it is encrypted, and a server has nobody to ask for the passphrase; decrypt "
            "it with \"openssl pkey -in " +
            key.path + " -out FILE\""};
  }
  if (read == nullptr) return openssl_error("read the key " + key.path);
  if (SSL_CTX_use_PrivateKey(context, read.get()) != 1) {
    return openssl_error("use the key " + key.path + " with the certificate " + certificate.path);
  }
  return {};
}

}  // namespace

TlsSession::~TlsSession() {
  SSL_free(session_);
}

IoResult TlsSession::outcome(int result, std::size_t bytes) {
  if (result == 1) return {IoStatus::done, bytes};
  switch (SSL_get_error(session_, result)) {
    case SSL_ERROR_WANT_READ:
      return {IoStatus::wants_read, 0};
    case SSL_ERROR_WANT_WRITE:
      return {IoStatus::wants_write, 0};
    default:
      ERR_clear_error();
      return {IoStatus::closed, 0};
  }
}

IoResult TlsSession::read(char* buffer, std::size_t bytes) {
  ERR_clear_error();
  std::size_t count = 0;
  const int result = SSL_read_ex(session_, buffer, bytes, &count);
  return outcome(result, count);
}

IoResult TlsSession::write(std::string_view bytes) {
  ERR_clear_error();
  std::size_t count = 0;
  const int result = SSL_write_ex(session_, bytes.data(), bytes.size(), &count);
  return outcome(result, count);
}

bool TlsSession::has_pending() const {
  return SSL_has_pending(session_) == 1;
}

void TlsSession::shut_down() {
  if (SSL_is_init_finished(session_) == 1) SSL_shutdown(session_);
  ERR_clear_error();
}

Result<std::unique_ptr<TlsContext>> TlsContext::from_pem(const PemFile& certificate,
                                                         const PemFile& key) {
  std::unique_ptr<TlsContext> made(new TlsContext(make_context()));
  SSL_CTX* context = made->context_;
  if (context == nullptr) return openssl_error("set up TLS");
  if (!use_chain(context, certificate.text)) {
    return openssl_error("read the certificate " + certificate.path);
  }
  if (Result<void> used = use_key(context, certificate, key); !used) return std::move(used).error();
  made->trusted_pem_ = to_pem(SSL_CTX_get0_certificate(context));
  return made;
}

Result<std::unique_ptr<TlsContext>> TlsContext::self_signed(const std::vector<std::string>& names) {
  Result<SelfSigned> pems = make_self_signed(names);
  if (!pems) return std::move(pems).error();
  auto made = from_pem({"made at start", pems->certificate_pem}, {"made at start", pems->key_pem});
  if (made) (*made)->trusted_pem_ = std::move(pems->authority_pem);
  return made;
}

TlsContext::~TlsContext() {
  SSL_CTX_free(context_);
}

std::unique_ptr<TlsSession> TlsContext::accept(int descriptor) const {
  SSL* session = SSL_new(context_);
  if (session == nullptr) return nullptr;
  auto made = std::make_unique<TlsSession>(session);
  if (SSL_set_fd(session, descriptor) != 1) return nullptr;
  SSL_set_accept_state(session);
  return made;
}

}  // namespace porthole::http
