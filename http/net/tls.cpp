#include "http/net/tls.h"

#include <cstdint>
#include <utility>

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

namespace porthole::http {
namespace {

template <typename T, void (*free)(T*)>
struct Freer {
  void operator()(T* object) const { free(object); }
};
using KeyPtr = std::unique_ptr<EVP_PKEY, Freer<EVP_PKEY, EVP_PKEY_free>>;
using CertificatePtr = std::unique_ptr<X509, Freer<X509, X509_free>>;
using ExtensionPtr = std::unique_ptr<X509_EXTENSION, Freer<X509_EXTENSION, X509_EXTENSION_free>>;
using BioPtr = std::unique_ptr<BIO, Freer<BIO, BIO_free_all>>;

constexpr long kValidSeconds = 365L * 24 * 60 * 60;

/// `invalid`, with OpenSSL's own reason.
Error failure(const std::string& doing) {
  char reason[256] = "no reason given";
  if (const unsigned long code = ERR_get_error(); code != 0) {
    ERR_error_string_n(code, reason, sizeof reason);
  }
  ERR_clear_error();
  return {ErrorCode::invalid, "cannot " + doing + ": " + reason};
}

SSL_CTX* make_context() {
  SSL_CTX* context = SSL_CTX_new(TLS_server_method());
  if (context == nullptr) return nullptr;
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_IGNORE_UNEXPECTED_EOF);
  SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                SSL_MODE_RELEASE_BUFFERS);
  return context;
}

std::string to_pem(X509* certificate) {
  const BioPtr memory(BIO_new(BIO_s_mem()));
  PEM_write_bio_X509(memory.get(), certificate);
  char* text = nullptr;
  const long length = BIO_get_mem_data(memory.get(), &text);
  return std::string(text, static_cast<std::size_t>(length));
}

bool add_extension(X509* certificate, int kind, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  const ExtensionPtr extension(X509V3_EXT_conf_nid(nullptr, &context, kind, value));
  return extension != nullptr && X509_add_ext(certificate, extension.get(), -1) == 1;
}

CertificatePtr make_certificate(EVP_PKEY* key) {
  CertificatePtr certificate(X509_new());
  std::uint64_t serial = 0;
  if (certificate == nullptr ||
      RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial) != 1) {
    return nullptr;
  }
  X509_set_version(certificate.get(), X509_VERSION_3);
  ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate.get()), serial >> 1);
  // The client's clock may be a little behind ours.
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -60 * 60);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), kValidSeconds);
  X509_set_pubkey(certificate.get(), key);
  X509_NAME* name = X509_get_subject_name(certificate.get());
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>("porthole on localhost"), -1,
                             -1, 0);
  X509_set_issuer_name(certificate.get(), name);
  const bool extended =
      add_extension(certificate.get(), NID_basic_constraints, "critical,CA:TRUE") &&
      add_extension(certificate.get(), NID_subject_key_identifier, "hash") &&
      add_extension(certificate.get(), NID_ext_key_usage, "serverAuth") &&
      add_extension(certificate.get(), NID_subject_alt_name,
                    "DNS:localhost,IP:127.0.0.1,IP:0:0:0:0:0:0:0:1");
  if (!extended || X509_sign(certificate.get(), key, EVP_sha256()) == 0) return nullptr;
  return certificate;
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

Result<std::unique_ptr<TlsContext>> TlsContext::from_files(const std::string& certificate_path,
                                                           const std::string& key_path) {
  std::unique_ptr<TlsContext> made(new TlsContext(make_context()));
  SSL_CTX* context = made->context_;
  if (context == nullptr) return failure("set up TLS");
  if (SSL_CTX_use_certificate_chain_file(context, certificate_path.c_str()) != 1) {
    return failure("read the certificate " + certificate_path);
  }
  if (SSL_CTX_use_PrivateKey_file(context, key_path.c_str(), SSL_FILETYPE_PEM) != 1) {
    return failure("read the key " + key_path);
  }
  if (SSL_CTX_check_private_key(context) != 1) {
    return failure("use the key " + key_path + " with the certificate " + certificate_path);
  }
  made->certificate_pem_ = to_pem(SSL_CTX_get0_certificate(context));
  return made;
}

Result<std::unique_ptr<TlsContext>> TlsContext::self_signed() {
  const KeyPtr key(EVP_EC_gen("P-256"));
  if (key == nullptr) return failure("make a key");
  const CertificatePtr certificate = make_certificate(key.get());
  if (certificate == nullptr) return failure("make a certificate");
  std::unique_ptr<TlsContext> made(new TlsContext(make_context()));
  if (made->context_ == nullptr ||
      SSL_CTX_use_certificate(made->context_, certificate.get()) != 1 ||
      SSL_CTX_use_PrivateKey(made->context_, key.get()) != 1) {
    return failure("set up TLS");
  }
  made->certificate_pem_ = to_pem(certificate.get());
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
