#pragma once

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
#include "http/message/route.h"
#include "http/observe/limits.h"
#include "http/observe/redaction.h"
#include "http/observe/request_matcher.h"
#include "portal/base/clock.h"
#include "portal/base/json.h"
#include "portal/user.h"

namespace porthole::http {

/// What those who answer a request find out for the journal.
struct CallNotes {
  /// The name of the operation that ran, or was to.
  std::string operation = {};
  /// The place of the response rule that answered.
  std::optional<std::size_t> rule = {};
  /// Why none of a portal's rules did.
  std::string rule_mismatch = {};
  /// Why the request was refused.
  std::string refused = {};
  /// The fault that fired.
  std::optional<std::uint64_t> fault = {};
};

/// The organization and the portal in a path, decoded, whether there are such or not; empty when it
/// names none.
struct PathNames {
  std::string_view organization;
  std::string_view portal;
};

/// A request, its answer, and what those who answered it found out: what an entry is made of.
struct Exchange {
  const Request& request;
  const Response& response;
  const CallNotes& notes;
  const PathNames& names;
  /// Whom the token acts as; null when that isn't known.
  const User* user = nullptr;
  RedactionPolicy policy = RedactionPolicy::standard;
};

/// One request and its answer, as the journal keeps them: bodies cut at `kJournalBodyBytesMax` and
/// `kJournalAnswerBytesMax`, and nothing shown that is a credential. A few numbers and a view of
/// one piece of text, since there is one for each request; what costs more is done for those who
/// look.
class JournalEntry {
 public:
  /// Puts all that is kept into `text`, which the entry views. Redacts what the client sent, and
  /// answers that bear credentials or are to those who ask for some; any other answer may only hold
  /// what looks like one, and is redacted when it is shown.
  JournalEntry(const Exchange& exchange, std::string& text);

  /// The same with a copy of its text.
  JournalEntry(const JournalEntry& entry, std::string_view text) : JournalEntry(entry) {
    text_ = text;
  }

  std::string_view text() const { return text_; }

  std::string_view method() const { return part(Part::method); }
  /// As it was sent.
  std::string_view path() const { return part(Part::path); }
  std::string_view query() const { return part(Part::query); }
  /// Of the kept text.
  std::vector<HeaderField> headers() const;
  /// As much of it as was kept.
  std::string_view body() const { return part(Part::body); }
  bool is_body_cut() const { return body().size() < body_bytes_; }
  /// Of the path, decoded. Empty: none.
  std::string_view organization() const { return part(Part::organization); }
  std::string_view portal() const { return part(Part::portal); }

  /// Whether the request bore that token: whole, or as it is shown.
  bool bears(std::string_view token) const;

  /// Its own for matches. `headers` is filled for the subject to view.
  MatchSubject subject(std::vector<HeaderField>& headers) const;

  std::uint64_t id = 0;
  /// When it came.
  Timestamp at;
  /// Until its answer could leave, what it was held back included.
  std::chrono::microseconds duration{0};
  Surface surface = Surface::rest;
  OperationFormat operation_format = OperationFormat::none;
  /// 0: the connection was reset instead.
  int status = 0;
  /// `service`, `ephemeral`, `user`, `access`, or empty: a literal.
  std::string_view token_kind;

 private:
  /// The text holds them in this order, one behind the other.
  enum class Part : std::uint8_t {
    method,
    path,
    query,
    headers,  ///< As `name value\n`.
    body,
    answer,
    organization,
    portal,
    user,  ///< The e-mail address.
    operation,
    rule_mismatch,
    refused,
  };
  static constexpr std::size_t kParts = 12;

  std::string_view part(Part part) const {
    const auto index = static_cast<std::size_t>(part);
    const std::size_t begin = index == 0 ? 0 : ends_[index - 1];
    return text_.substr(begin, ends_[index] - begin);
  }
  // These append what they keep to `text`, and note where its parts end.
  void end(Part part, const std::string& text) {
    ends_[static_cast<std::size_t>(part)] = static_cast<std::uint32_t>(text.size());
  }
  void keep_head(const Request& request, RedactionPolicy policy, std::string& text);
  void keep_body(std::string_view body, RedactionPolicy policy, std::string& text);
  void keep_answer(const Response& response, RedactionPolicy policy, std::string& text);
  void keep_names(const Exchange& exchange, std::string& text);
  void keep_notes(const CallNotes& notes, bool is_body_whole, std::string& text);
  void write_request(json::Writer& writer) const;
  void write_answer(json::Writer& writer) const;
  void write_notes(json::Writer& writer) const;

  std::string_view text_;
  std::array<std::uint32_t, kParts> ends_{};
  /// Of the whole bodies.
  std::size_t body_bytes_ = 0;
  std::size_t answer_bytes_ = 0;
  /// Of the bearer token, to tell it from others; 0: none. Not a secret's digest: nothing shows it.
  std::size_t token_hash_ = 0;
  std::optional<std::size_t> rule_;
  std::optional<std::uint64_t> fault_;
  bool is_answer_redacted_ = false;

  friend void write_json(json::Writer& writer, const JournalEntry& entry);
};

using JournalEntryPtr = std::shared_ptr<const JournalEntry>;

/// ENTRY of the control API. Headers of one name are joined with commas.
void write_json(json::Writer& writer, const JournalEntry& entry);

}  // namespace porthole::http
