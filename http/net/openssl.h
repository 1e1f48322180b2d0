#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/evp.h>
#include <openssl/x509v3.h>

#include "portal/base/result.h"

namespace porthole::http {

/// Owners of OpenSSL's objects.
template <typename T, void (*free)(T*)>
struct OpensslFreer {
  void operator()(T* object) const { free(object); }
};
using KeyPtr = std::unique_ptr<EVP_PKEY, OpensslFreer<EVP_PKEY, EVP_PKEY_free>>;
using CertificatePtr = std::unique_ptr<X509, OpensslFreer<X509, X509_free>>;
using ExtensionPtr =
    std::unique_ptr<X509_EXTENSION, OpensslFreer<X509_EXTENSION, X509_EXTENSION_free>>;
using BignumPtr = std::unique_ptr<BIGNUM, OpensslFreer<BIGNUM, BN_free>>;
using BioPtr = std::unique_ptr<BIO, OpensslFreer<BIO, BIO_free_all>>;

/// `invalid`: "cannot DOING: ", then OpenSSL's own reason.
Error openssl_error(const std::string& doing);

/// What was written to a memory BIO.
std::string text_of(BIO* memory);

std::string to_pem(X509* certificate);

}  // namespace porthole::http
