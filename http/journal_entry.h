#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/redact.h"
#include "http/request.h"
#include "http/request_match.h"
#include "http/router.h"
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
  /// The fault that struck.
  std::optional<std::uint64_t> fault = {};
};

/// One request and its answer, as the journal keeps them: without credentials, and bodies cut at
/// `kJournalBodyBytesMax` and `kJournalAnswerBytesMax`. Immutable once recorded, and kept in few
/// pieces, since there is one for each request; what costs more is done for those who look.
class JournalEntry {
 public:
  /// Keeps what there is of `request`, redacted.
  JournalEntry(const Request& request, Secrecy secrecy);

  /// Keeps the answer: `shared`, which must hold no credentials, or a redacted copy of `own`.
  void keep_answer(std::shared_ptr<const std::string> shared, std::string_view own,
                   Secrecy secrecy);

  /// Keeps what was found out, redacted. `body` is the request's, whole.
  void keep_notes(const CallNotes& notes, std::string_view body);

  std::string_view method() const { return part(0, method_end_); }
  /// As it was sent.
  std::string_view path() const { return part(method_end_, path_end_); }
  std::string_view query() const { return part(path_end_, query_end_); }
  /// Of the kept text.
  std::vector<HeaderField> headers() const;
  /// As much of it as was kept.
  std::string_view body() const { return part(headers_end_, text_.size()); }
  bool is_body_cut() const { return body().size() < body_bytes_; }
  std::string_view answer() const {
    return answer_ == nullptr ? std::string_view() : std::string_view(*answer_);
  }

  /// Memory that it takes, about; what it shares with others counted in.
  std::size_t bytes() const;

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
  Variables variables_in = Variables::none;
  /// 0: the connection was reset instead.
  int status = 0;
  /// Of the path, decoded. Empty: none.
  std::string organization;
  std::string portal;
  /// `service`, `ephemeral`, `user`, `access`, or empty: a literal.
  std::string_view token_kind;
  /// Whom the token acts as; null when that isn't known.
  UserPtr user;

 private:
  std::string_view part(std::size_t begin, std::size_t end) const {
    return std::string_view(text_).substr(begin, end - begin);
  }
  void append_header(const HeaderField& field);
  void write_request(json::Writer& writer) const;
  void write_answer(json::Writer& writer) const;
  void write_notes(json::Writer& writer) const;

  /// Method, path, query, headers as `name value\n`, body: one behind the other.
  std::string text_;
  std::uint32_t method_end_ = 0;
  std::uint32_t path_end_ = 0;
  std::uint32_t query_end_ = 0;
  std::uint32_t headers_end_ = 0;
  /// Of the whole bodies.
  std::size_t body_bytes_ = 0;
  std::size_t answer_bytes_ = 0;
  std::shared_ptr<const std::string> answer_;
  CallNotes notes_;
  /// Of the bearer token, to tell it from others; 0: none. Not a secret's digest: nothing shows it.
  std::size_t token_hash_ = 0;
  bool is_answer_redacted_ = false;

  friend void write_json(json::Writer& writer, const JournalEntry& entry);
};

using JournalEntryPtr = std::shared_ptr<const JournalEntry>;

/// ENTRY of the control API. Headers of one name are joined with commas.
void write_json(json::Writer& writer, const JournalEntry& entry);

/// The surface that answers requests for `path`, if it is one that the journal keeps: the real
/// service's.
std::optional<Surface> journaled_surface(std::string_view path);

/// The organization in a path of these surfaces, decoded, whether there is such a one or not; empty
/// when it names none. Likewise the portal.
struct PathNames {
  std::string organization;
  std::string portal;
};
PathNames names_in_path(std::string_view path);

}  // namespace porthole::http
