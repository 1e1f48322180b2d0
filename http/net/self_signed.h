#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "portal/base/result.h"

namespace porthole::http {

/// A server's certificate and its key, signed by an authority that was made for it and signs no
/// other: its key is forgotten. All in PEM.
struct SelfSigned {
  /// What clients have to trust.
  std::string authority_pem;
  std::string certificate_pem;
  std::string key_pem;
};

/// Makes a certificate for `localhost`, `127.0.0.1`, `::1` and `names`, valid for a year from an
/// hour ago on: clients' clocks may be behind. It satisfies the checks of RFC 5280, as those of
/// rustls and of Python's `VERIFY_X509_STRICT`. Fails with `invalid` when OpenSSL does.
Result<SelfSigned> make_self_signed(const std::vector<std::string>& names);

/// Whether a certificate can be for `name`: an IP address, or a DNS name, whose first label may be
/// `*`.
bool is_certificate_name(std::string_view name);

}  // namespace porthole::http
