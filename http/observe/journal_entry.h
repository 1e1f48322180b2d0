#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/message/request.h"
#include "http/message/response.h"
#include "http/message/router.h"
#include "http/observe/match_input.h"
#include "http/observe/redaction.h"
#include "portal/base/clock.h"
#include "portal/user.h"

namespace porthole::http {

/// What handlers note about a request for the journal.
struct JournalNotes {
  /// The name of the operation that ran, or would have run.
  std::string operation = {};
  /// The index of the response rule that matched.
  std::optional<std::size_t> rule = {};
  /// Why none of the portal's response rules matched.
  std::string rule_mismatch = {};
  /// Why the request was refused.
  std::string refused = {};
  /// The id of the fault that fired.
  std::optional<std::uint64_t> fault = {};
};

/// The organization and the portal that a path names, decoded; empty where it names none. They need
/// not exist.
struct PathNames {
  std::string_view organization;
  std::string_view portal;
};

/// A request, its response and what is known about them: the source of an entry.
struct Exchange {
  const Request& request;
  const Response& response;
  const JournalNotes& notes;
  const PathNames& names;
  /// The user that the token acts as; null when unknown.
  const User* user = nullptr;
  RedactionPolicy policy = RedactionPolicy::standard;
  PathKind path_kind = PathKind::routed;
};

/// One request and its response as the journal keeps them: bodies cut at `kJournalBodyBytesMax` and
/// `kJournalResponseBytesMax`, credentials masked. Numbers and a view of one text, since there is
/// one entry a request; everything costly is left to those who read it.
class JournalEntry {
 public:
  /// Writes all that is kept into `text`, which the entry views. Redacts what the client sent, and
  /// responses that contain credentials, may repeat one of the request, or answer a request for
  /// credentials. Any other response may only contain what looks like a credential, and is redacted
  /// when it is read.
  JournalEntry(const Exchange& exchange, std::string& text);

  /// `entry` with a copy of its text.
  JournalEntry(const JournalEntry& entry, std::string_view text) : JournalEntry(entry) {
    text_ = text;
  }

  /// All that is kept; the functions below return views of it.
  std::string_view text() const { return text_; }

  std::string_view method() const { return part(Part::method); }
  /// As sent, percent-encoded.
  std::string_view path() const { return part(Part::path); }
  std::string_view query() const { return part(Part::query); }
  std::vector<HeaderField> headers() const;
  /// The part of the body that was kept.
  std::string_view body() const { return part(Part::body); }
  bool is_body_cut() const { return body().size() < body_bytes_; }
  /// The size of the whole body.
  std::size_t body_bytes() const { return body_bytes_; }
  /// The part of the response's body that was kept, redacted.
  std::string response_body() const;
  bool is_response_cut() const { return part(Part::response).size() < response_bytes_; }
  std::size_t response_bytes() const { return response_bytes_; }
  /// Named by the path, decoded. Empty: none.
  std::string_view organization() const { return part(Part::organization); }
  std::string_view portal() const { return part(Part::portal); }
  /// See `origin_of`.
  std::string_view origin() const { return part(Part::origin); }
  /// The e-mail address of the user that the token acts as.
  std::string_view user() const { return part(Part::user); }
  // See JournalNotes.
  std::string_view operation() const { return part(Part::operation); }
  std::optional<std::size_t> rule() const { return rule_; }
  std::string_view rule_mismatch() const { return part(Part::rule_mismatch); }
  std::string_view refused() const { return part(Part::refused); }
  std::optional<std::uint64_t> fault() const { return fault_; }

  /// Whether the request had that bearer token: in full, or masked as entries show it.
  bool has_token(std::string_view token) const;

  /// What matchers compare. Fills `headers`, which the result views.
  MatchInput match_input(std::vector<HeaderField>& headers) const;

  std::uint64_t id = 0;
  /// When the request arrived.
  Timestamp at;
  /// Until the response could be sent, a fault's delay included.
  std::chrono::microseconds duration{0};
  Surface surface = Surface::rest;
  OperationFormat operation_format = OperationFormat::none;
  /// 0: the connection was reset instead.
  int status = 0;
  /// `service`, `ephemeral`, `user`, `access`, or empty: a literal.
  std::string_view token_kind;

 private:
  /// In the order in which the text holds them.
  enum class Part : std::uint8_t {
    method,
    path,
    query,
    headers,  ///< As `name value\n`.
    body,
    response,
    organization,
    portal,
    user,
    operation,
    rule_mismatch,
    refused,
    origin,
  };
  static constexpr std::size_t kParts = 13;

  std::string_view part(Part part) const {
    const auto index = static_cast<std::size_t>(part);
    const std::size_t begin = index == 0 ? 0 : ends_[index - 1];
    return text_.substr(begin, ends_[index] - begin);
  }
  // These append what is kept to `text`, and record where its parts end.
  void end(Part part, const std::string& text) {
    ends_[static_cast<std::size_t>(part)] = static_cast<std::uint32_t>(text.size());
  }
  void append_head(const Exchange& exchange, std::string& text, MaskedValues& masked);
  void append_body(const Exchange& exchange, std::string& text, MaskedValues& masked);
  void append_response(const Exchange& exchange, std::string& text, const MaskedValues& masked);
  void append_names(const Exchange& exchange, std::string& text);
  void append_notes(const JournalNotes& notes, std::string& text, const MaskedValues& masked);

  std::string_view text_;
  std::array<std::uint32_t, kParts> ends_{};
  std::size_t body_bytes_ = 0;
  std::size_t response_bytes_ = 0;
  /// Of the bearer token, to tell it from others; 0: none. Never shown, so need not be
  /// cryptographic.
  std::size_t token_hash_ = 0;
  std::optional<std::size_t> rule_;
  std::optional<std::uint64_t> fault_;
  bool is_response_redacted_ = false;
};

/// `text`, which we say about a request, without what is a credential in it or in the request.
std::string without_credentials_of(const Request& request, RedactionPolicy policy,
                                   std::string_view text);

using JournalEntryPtr = std::shared_ptr<const JournalEntry>;

}  // namespace porthole::http
