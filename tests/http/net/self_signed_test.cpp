#include "http/net/self_signed.h"

#include <string>
#include <string_view>

#include <doctest/doctest.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "http/net/openssl.h"

namespace porthole::http {
namespace {

CertificatePtr parse(const std::string& pem) {
  const BioPtr reader(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  CertificatePtr certificate(PEM_read_bio_X509(reader.get(), nullptr, nullptr, nullptr));
  REQUIRE(certificate != nullptr);
  return certificate;
}

TEST_SUITE("self-signed") {
  TEST_CASE("makes an authority and a certificate that it signed, not one that is both") {
    const Result<SelfSigned> made = make_self_signed({"api.example.com", "10.1.2.3", "fd00::1"});
    REQUIRE(made);
    const CertificatePtr authority = parse(made->authority_pem);
    const CertificatePtr certificate = parse(made->certificate_pem);
    CHECK(X509_check_ca(authority.get()) == 1);
    CHECK(X509_check_ca(certificate.get()) == 0);
    CHECK(X509_check_issued(authority.get(), certificate.get()) == X509_V_OK);
    CHECK(X509_verify(certificate.get(), X509_get0_pubkey(authority.get())) == 1);
    CHECK(X509_get_key_usage(certificate.get()) == KU_DIGITAL_SIGNATURE);
    CHECK(X509_get_key_usage(authority.get()) == (KU_KEY_CERT_SIGN | KU_CRL_SIGN));
    CHECK(X509_get_extended_key_usage(certificate.get()) == XKU_SSL_SERVER);
    CHECK(X509_get0_authority_key_id(certificate.get()) != nullptr);
    CHECK(X509_get0_subject_key_id(authority.get()) != nullptr);
    CHECK(made->authority_pem.find("PRIVATE") == std::string::npos);
    for (const char* name : {"localhost", "api.example.com"}) {
      CHECK(X509_check_host(certificate.get(), name, 0, 0, nullptr) == 1);
    }
    for (const char* address : {"127.0.0.1", "::1", "10.1.2.3", "fd00::1"}) {
      CHECK(X509_check_ip_asc(certificate.get(), address, 0) == 1);
    }
    CHECK(X509_check_host(certificate.get(), "example.com", 0, 0, nullptr) == 0);
  }

  TEST_CASE("knows what a certificate can be for") {
    const std::string label(63, 'a');
    for (const std::string& name :
         {std::string("api.example.com"), std::string("*.example.com"), std::string("a_b"),
          label + ".b", std::string("10.0.0.1"), std::string("::1")}) {
      CAPTURE(name);
      CHECK(is_certificate_name(name));
    }
    for (const std::string& name :
         {std::string(), std::string("a..b"), std::string("*"), std::string("a.*.b"),
          std::string("-a"), label + "a", std::string("a,IP:1.2.3.4"), std::string("a b"),
          std::string("a\nb"), std::string(127, 'a') + '.' + std::string(127, 'b')}) {
      CAPTURE(name);
      CHECK_FALSE(is_certificate_name(name));
    }
  }
}

}  // namespace
}  // namespace porthole::http
