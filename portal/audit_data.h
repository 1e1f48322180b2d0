#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "portal/api_settings.h"
#include "portal/base/json_writer.h"
#include "portal/portal.h"

namespace porthole {

/// What an audit event changed, as a JSON object: `{"name":{"old":"A","new":"B"}}`. The format is a
/// guess: nothing public says what the service writes. Texts over 4 KiB are cut, because ten
/// thousand events may each hold a query.
///
/// Hardly any event is ever read, so for portals of usual size this keeps the portals and writes
/// the JSON on demand. Reading is thread-safe.
class AuditData {
 public:
  AuditData() = default;
  /// An object as `AuditDataWriter` writes it.
  explicit AuditData(std::string json) : source_(std::move(json)) {}
  /// For a portal's creation (`before` is null), update or deletion (`after` is null).
  AuditData(PortalPtr before, PortalPtr after);

  std::string json() const;

 private:
  struct Change {
    PortalPtr before;
    PortalPtr after;
  };

  std::variant<std::string, Change> source_ = std::string("{}");
};

/// Writes the JSON of an `AuditData`, member by member.
class AuditDataWriter {
 public:
  AuditDataWriter() { writer_.begin_object(); }

  /// A property's old and new value, null where there is none. Writes nothing if they are equal.
  void text(std::string_view name, std::optional<std::string_view> before,
            std::optional<std::string_view> after);
  void boolean(std::string_view name, std::optional<bool> before, std::optional<bool> after);
  void natural(std::string_view name, std::optional<std::uint64_t> before,
               std::optional<std::uint64_t> after);

  /// The object. Call it last.
  std::string take();

 private:
  template <typename T>
  void change(std::string_view name, const std::optional<T>& before, const std::optional<T>& after);
  void write(std::string_view name, std::optional<std::string_view> text);
  void write(std::string_view name, std::optional<bool> value);
  void write(std::string_view name, std::optional<std::uint64_t> value);

  json::Writer writer_;
};

/// The data of a portal's creation (`before` is null), update or deletion (`after` is null).
std::string describe_change(const PortalContents* before, const PortalContents* after);

/// The data of a change of an organization's API settings.
std::string describe_change(const ApiSettings& before, const ApiSettings& after);

}  // namespace porthole
