#include "http/net/self_signed.h"

#include <cstddef>
#include <utility>

#include <openssl/pem.h>
#include <openssl/rand.h>

#include "http/net/openssl.h"
#include "portal/base/ascii.h"
#include "portal/base/ip_address.h"

namespace porthole::http {
namespace {

constexpr long kValidSeconds = 365L * 24 * 60 * 60;
constexpr long kValidBeforeSeconds = 60L * 60;

// RFC 1035, 2.3.4.
constexpr std::size_t kDnsNameCharactersMax = 253;
constexpr std::size_t kDnsLabelCharactersMax = 63;

/// An extension's number and its value as OpenSSL's configuration has it.
struct Extension {
  int kind;
  std::string value;
};

bool is_label(std::string_view label) {
  if (label.empty() || label.size() > kDnsLabelCharactersMax) return false;
  if (label.front() == '-' || label.back() == '-') return false;
  for (const char c : label) {
    // Underscores occur in names of containers.
    if (!is_alphanumeric(c) && c != '-' && c != '_') return false;
  }
  return true;
}

bool is_dns_name(std::string_view name) {
  if (name.size() > kDnsNameCharactersMax) return false;
  if (name.starts_with("*.")) name.remove_prefix(2);
  for (;;) {
    const std::size_t dot = name.find('.');
    if (!is_label(name.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    name.remove_prefix(dot + 1);
  }
}

/// A certificate for `key` without extensions and signature; null when OpenSSL fails.
CertificatePtr make_certificate(EVP_PKEY* key, const char* name) {
  CertificatePtr certificate(X509_new());
  unsigned char serial[16];
  if (certificate == nullptr || RAND_bytes(serial, sizeof serial) != 1) return nullptr;
  serial[0] = (serial[0] & 0x7F) | 0x40;  // Positive, and of that length.
  const BignumPtr number(BN_bin2bn(serial, sizeof serial, nullptr));
  X509_set_version(certificate.get(), X509_VERSION_3);
  BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate.get()));
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -kValidBeforeSeconds);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), kValidSeconds - kValidBeforeSeconds);
  X509_set_pubkey(certificate.get(), key);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(name), -1, -1, 0);
  return certificate;
}

/// Adds the extensions in their order, and signs.
bool sign(X509* certificate, X509* issuer, EVP_PKEY* issuer_key,
          const std::vector<Extension>& extensions) {
  X509_set_issuer_name(certificate, X509_get_subject_name(issuer));
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  for (const auto& [kind, value] : extensions) {
    const ExtensionPtr extension(X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str()));
    if (extension == nullptr || X509_add_ext(certificate, extension.get(), -1) != 1) return false;
  }
  return X509_sign(certificate, issuer_key, EVP_sha256()) != 0;
}

std::string alternative_names(const std::vector<std::string>& names) {
  std::string text = "DNS:localhost,IP:127.0.0.1,IP:0:0:0:0:0:0:0:1";
  for (const std::string& name : names) {
    text += IpAddress::parse(name) ? ",IP:" : ",DNS:";
    text += name;
  }
  return text;
}

std::string to_pem(EVP_PKEY* key) {
  const BioPtr memory(BIO_new(BIO_s_mem()));
  PEM_write_bio_PrivateKey(memory.get(), key, nullptr, nullptr, 0, nullptr, nullptr);
  return text_of(memory.get());
}

}  // namespace

Result<SelfSigned> make_self_signed(const std::vector<std::string>& names) {
  const KeyPtr authority_key(EVP_EC_gen("P-256"));
  const KeyPtr key(EVP_EC_gen("P-256"));
  if (authority_key == nullptr || key == nullptr) return openssl_error("make a key");
  const CertificatePtr authority = make_certificate(authority_key.get(), "porthole authority");
  const CertificatePtr certificate = make_certificate(key.get(), "porthole");
  const bool is_made = authority != nullptr && certificate != nullptr &&
                       sign(authority.get(), authority.get(), authority_key.get(),
                            {{NID_basic_constraints, "critical,CA:TRUE,pathlen:0"},
                             {NID_key_usage, "critical,keyCertSign,cRLSign"},
                             {NID_subject_key_identifier, "hash"}}) &&
                       sign(certificate.get(), authority.get(), authority_key.get(),
                            {{NID_basic_constraints, "critical,CA:FALSE"},
                             {NID_key_usage, "critical,digitalSignature"},
                             {NID_ext_key_usage, "serverAuth"},
                             {NID_subject_key_identifier, "hash"},
                             {NID_authority_key_identifier, "keyid:always"},
                             {NID_subject_alt_name, alternative_names(names)}});
  if (!is_made) return openssl_error("make a certificate");
  return SelfSigned{to_pem(authority.get()), to_pem(certificate.get()), to_pem(key.get())};
}

bool is_certificate_name(std::string_view name) {
  return IpAddress::parse(name).has_value() || is_dns_name(name);
}

}  // namespace porthole::http
