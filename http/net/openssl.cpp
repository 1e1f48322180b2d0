#include "http/net/openssl.h"

#include <cstddef>

#include <openssl/err.h>
#include <openssl/pem.h>

namespace porthole::http {

Error openssl_error(const std::string& doing) {
  char reason[256] = "no reason given";
  if (const unsigned long code = ERR_get_error(); code != 0) {
    ERR_error_string_n(code, reason, sizeof reason);
  }
  ERR_clear_error();
  return {ErrorCode::invalid, "cannot " + doing + ": " + reason};
}

std::string text_of(BIO* memory) {
  char* text = nullptr;
  const long length = BIO_get_mem_data(memory, &text);
  return std::string(text, static_cast<std::size_t>(length));
}

std::string to_pem(X509* certificate) {
  const BioPtr memory(BIO_new(BIO_s_mem()));
  PEM_write_bio_X509(memory.get(), certificate);
  return text_of(memory.get());
}

}  // namespace porthole::http
