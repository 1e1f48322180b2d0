#include "http/observe/text_redaction.h"

#include <cstddef>

namespace porthole::http {

void append_redacted(std::string_view text, TextKind kind, RedactionPolicy policy, std::string& out,
                     MaskedValues* masked) {
  const unsigned forms = CredentialFinder::possible_forms(text);
  if (forms == 0) {
    out += text;
    return;
  }
  CredentialFinder finder(text, kind, policy, forms);
  std::size_t copied_to = 0;
  while (const auto match = finder.next(copied_to)) {
    out += text.substr(copied_to, match->begin - copied_to);
    out += finder.replacement(*match);
    if (masked != nullptr) masked->add(text.substr(match->begin, match->end - match->begin));
    copied_to = match->end;
  }
  out += text.substr(copied_to);
}

std::string redacted(std::string_view text) {
  std::string out;
  append_redacted(text, out);
  return out;
}

}  // namespace porthole::http
