#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/message/route.h"
#include "http/net/request_head.h"
#include "portal/base/json.h"
#include "portal/base/object_reader.h"

namespace porthole::http {

/// A request as matches look at it: one under way, or one that the journal kept. Views of it. For
/// one thread.
struct MatchSubject {
  std::string_view organization = {};
  std::string_view method = {};
  /// As it was sent.
  std::string_view path = {};
  Surface surface = Surface::rest;
  std::string_view portal = {};
  /// What gives the name of the operation; asked only by matches that want one.
  std::function<std::string()> operation = {};
  /// `service`, `ephemeral`, `user`, `access`; empty: none, or none that is known.
  std::string_view token_kind = {};
  std::span<const HeaderField> headers = {};
  std::string_view body = {};
  OperationFormat operation_format = OperationFormat::none;
  /// Whether credentials in it are masked. What is expected is masked likewise, then.
  bool is_redacted = false;

  /// The body; null when it is no JSON.
  const json::Value* body_json() const;
  /// Null when there are none.
  const json::Value* variables() const;

 private:
  /// What was parsed when somebody asked.
  mutable std::optional<json::ParseResult> parsed_ = {};
};

/// What a request must be like: MATCH of the control API. Immutable: safe from any thread.
///
/// `body` and `variables` match as subsets: objects may have more members than are expected, at any
/// depth. A slash at the end of a path is ignored, as routes ignore it.
class RequestMatch {
 public:
  /// Reads the members of `object`; findings tell what is wrong with them. No member at all matches
  /// every request.
  static RequestMatch read(ObjectReader& object);

  /// The same criteria from elsewhere: the journal's filters. Replace what was read.
  void set_organization(std::string slug) { organization_ = std::move(slug); }
  void set_method(std::string method) { method_ = std::move(method); }
  void set_path(std::string_view path);
  /// Says what is wrong with the pattern, and then doesn't take it.
  std::optional<std::string> set_path_pattern(std::string pattern);
  /// False when there is no such surface.
  bool set_surface(std::string_view name);
  void set_portal(std::string slug) { portal_ = std::move(slug); }
  void set_operation(std::string name) { operation_ = std::move(name); }

  /// None: any organization, and what belongs to none.
  const std::optional<std::string>& organization() const { return organization_; }

  bool matches(const MatchSubject& subject) const;

  /// How much of what can be told without a look into headers and body is different: of two
  /// requests the one with less is nearer.
  std::size_t distance(const MatchSubject& subject) const;

  /// What is different, each in words: `method is "GET", expected "POST"`. Empty when it matches.
  std::vector<std::string> differences(const MatchSubject& subject) const;

  /// The members that were read, as compact JSON, redacted.
  const std::string& json() const { return json_; }

 private:
  struct Header {
    std::string name;
    std::string value;
    std::string redacted_value;
  };
  /// A JSON value that is expected, and the same with its credentials masked.
  struct Expected {
    std::shared_ptr<const json::Document> value;
    std::shared_ptr<const json::Document> redacted;

    const json::Value& of(const MatchSubject& subject) const {
      return subject.is_redacted ? *redacted : *value;
    }
  };

  void read_names(ObjectReader& object);
  void read_headers(ObjectReader& object);
  static std::optional<Expected> read_json(ObjectReader& object, std::string_view name);
  bool matches_headers(const MatchSubject& subject) const;
  bool matches_bodies(const MatchSubject& subject) const;
  void compare_names(const MatchSubject& subject, std::vector<std::string>& differences) const;
  void compare_headers(const MatchSubject& subject, std::vector<std::string>& differences) const;

  std::optional<std::string> organization_;
  std::optional<std::string> method_;
  std::optional<std::string> path_;
  std::optional<std::string> path_pattern_;
  std::optional<Surface> surface_;
  std::optional<std::string> portal_;
  std::optional<std::string> operation_;
  std::optional<std::string> token_kind_;
  std::vector<Header> headers_;
  std::optional<Expected> body_;
  std::optional<Expected> variables_;
  std::string json_ = "{}";
};

/// Whether a path fits a pattern, in which `{name}` stands for one segment, and `*` for any text,
/// slashes and nothing included.
bool fits_path_pattern(std::string_view pattern, std::string_view path);

}  // namespace porthole::http
