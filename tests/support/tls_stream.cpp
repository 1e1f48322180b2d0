#include "tests/support/tls_stream.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <unistd.h>

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "tests/support/http_client.h"

namespace porthole::http::test {
namespace {

SSL_CTX* make_context(const TlsOptions& options) {
  SSL_CTX* context = SSL_CTX_new(TLS_client_method());
  SSL_CTX_set_min_proto_version(context, options.version);
  SSL_CTX_set_max_proto_version(context, options.version);
  // Otherwise OpenSSL wouldn't even offer TLS 1.1.
  if (options.version != 0 && options.version < TLS1_2_VERSION)
    SSL_CTX_set_security_level(context, 0);
  SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  if (options.trusted_pem.empty()) return context;
  BIO* memory =
      BIO_new_mem_buf(options.trusted_pem.data(), static_cast<int>(options.trusted_pem.size()));
  X509* certificate = PEM_read_bio_X509(memory, nullptr, nullptr, nullptr);
  X509_STORE_add_cert(SSL_CTX_get_cert_store(context), certificate);
  X509_free(certificate);
  BIO_free(memory);
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
  return context;
}

std::string last_error() {
  char text[256];
  ERR_error_string_n(ERR_get_error(), text, sizeof text);
  ERR_clear_error();
  return text;
}

}  // namespace

TlsStream::TlsStream(int descriptor, const TlsOptions& options)
    : descriptor_(descriptor), context_(make_context(options)), session_(SSL_new(context_)) {
  SSL_set_fd(session_, descriptor);
  SSL_set_tlsext_host_name(session_, options.name.c_str());
  if (!options.trusted_pem.empty() &&
      X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(session_), options.name.c_str()) != 1) {
    SSL_set1_host(session_, options.name.c_str());
  }
  for (;;) {
    ERR_clear_error();
    const int result = SSL_connect(session_);
    if (result == 1) return;
    if (wait_after(result)) continue;
    const std::string reason = last_error();
    SSL_free(session_);
    SSL_CTX_free(context_);
    ::close(descriptor_);
    throw ClientError("TLS handshake: " + reason);
  }
}

TlsStream::~TlsStream() {
  SSL_free(session_);
  SSL_CTX_free(context_);
  ::close(descriptor_);
}

bool TlsStream::wait_after(int result) const {
  bool ready = false;
  switch (SSL_get_error(session_, result)) {
    case SSL_ERROR_WANT_READ:
      ready = wait_readable(descriptor_);
      break;
    case SSL_ERROR_WANT_WRITE:
      ready = wait_writable(descriptor_);
      break;
    default:
      return false;
  }
  if (!ready) throw ClientError("the server is silent");
  return true;
}

std::size_t TlsStream::send_some(std::string_view bytes) {
  for (;;) {
    std::size_t count = 0;
    ERR_clear_error();
    const int result = SSL_write_ex(session_, bytes.data(), bytes.size(), &count);
    if (result == 1) return count;
    if (!wait_after(result)) return 0;
  }
}

std::size_t TlsStream::receive_some(std::span<char> buffer) {
  for (;;) {
    std::size_t count = 0;
    ERR_clear_error();
    const int result = SSL_read_ex(session_, buffer.data(), buffer.size(), &count);
    if (result == 1) return count;
    if (!wait_after(result)) return 0;
  }
}

std::string TlsStream::version() const {
  return SSL_get_version(session_);
}

bool TlsStream::was_shut_down() const {
  return (SSL_get_shutdown(session_) & SSL_RECEIVED_SHUTDOWN) != 0;
}

HttpClient HttpClient::tls(std::uint16_t port, const TlsOptions& options) {
  const int descriptor = connect_tcp("127.0.0.1", port);
  if (descriptor < 0) throw ClientError(std::string("connect: ") + std::strerror(errno));
  return HttpClient(std::make_unique<TlsStream>(descriptor, options));
}

std::string client_hello() {
  SSL_CTX* context = make_context({});
  SSL* session = SSL_new(context);
  SSL_set_bio(session, BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
  SSL_connect(session);
  ERR_clear_error();
  char* bytes = nullptr;
  const long count = BIO_get_mem_data(SSL_get_wbio(session), &bytes);
  std::string hello(bytes, static_cast<std::size_t>(count));
  SSL_free(session);
  SSL_CTX_free(context);
  return hello;
}

void write_certificate(const std::string& certificate_path, const std::string& key_path) {
  EVP_PKEY* key = EVP_EC_gen("P-256");
  X509* certificate = X509_new();
  X509_set_version(certificate, X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate), -60);
  X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
  X509_set_pubkey(certificate, key);
  X509_NAME* name = X509_get_subject_name(certificate);
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>("localhost"), -1, -1, 0);
  X509_set_issuer_name(certificate, name);
  X509_sign(certificate, key, EVP_sha256());
  std::FILE* file = std::fopen(certificate_path.c_str(), "w");
  PEM_write_X509(file, certificate);
  std::fclose(file);
  if (!key_path.empty()) {
    file = std::fopen(key_path.c_str(), "w");
    PEM_write_PrivateKey(file, key, nullptr, nullptr, 0, nullptr, nullptr);
    std::fclose(file);
  }
  X509_free(certificate);
  EVP_PKEY_free(key);
}

}  // namespace porthole::http::test
