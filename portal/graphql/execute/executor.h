#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "portal/graphql/execute/answer.h"
#include "portal/graphql/execute/object.h"
#include "portal/graphql/execute/operation_call.h"
#include "portal/graphql/execute/selection_plan.h"
#include "portal/graphql/language/limits.h"
#include "portal/graphql/language/request_error.h"

namespace porthole::graphql {

/// Runs one call (specification, 6.2 to 6.4) and writes its answer. For one thread, for one run.
///
/// The answer is written from front to back into one text. What turns out to be null for an error
/// below it is cut off again: a function that writes a value gives false where there is none and
/// there must be one; then it has written nothing, the error has been told, and the caller's own
/// value is void as well.
class Executor {
 public:
  /// The variables of `call` are set.
  explicit Executor(OperationCall& call) : call_(call) {}
  Executor(const Executor&) = delete;
  Executor& operator=(const Executor&) = delete;

  Answer run(const Object& root);

 private:
  /// A path of the way through the answer; the steps before it are on the stack as well.
  struct ResponsePath {
    const ResponsePath* parent = nullptr;
    /// Empty for a place in a list.
    std::string_view key = {};
    std::uint64_t index = 0;
  };

  /// The field whose value is being written.
  struct Site {
    const SelectionPlan& parent;
    const FieldPlan& field;
  };

  bool write_object(const SelectionPlan& plan, const Object& object, const ResponsePath* parent);
  bool write_field(const Site& site, const Object& object, const ResponsePath& path);
  ResolvedValue resolve(const Site& site, const Object& object, const json::Value& arguments) const;

  /// Specification, 6.4.3, CompleteValue.
  bool complete(const Type& type, const Site& site, const ResolvedValue& value,
                const ResponsePath& path);
  bool complete_present(const Type& type, const Site& site, const ResolvedValue& value,
                        const ResponsePath& path);
  bool complete_list(const Type& type, const Site& site, const ResolvedValue& value,
                     const ResponsePath& path);
  bool complete_object(const NamedType& type, const Site& site, const ResolvedValue& value,
                       const ResponsePath& path);
  /// The object type that a value of `type` is of; null, and an error, where it isn't possible.
  const NamedType* object_type(const NamedType& type, const Site& site, const Object& object,
                               const ResponsePath& path);
  /// Without a schema.
  bool complete_untyped(const Site& site, const ResolvedValue& value, const ResponsePath& path);
  bool complete_untyped_present(const Site& site, const ResolvedValue& value,
                                const ResponsePath& path);
  bool complete_untyped_list(const Site& site, const ResolvedValue::Items& items,
                             const ResponsePath& path);

  /// Tells of an error of the field. False, for the caller to pass on.
  bool fail(const Site& site, const ResponsePath* path, std::string message);
  /// Ends the run.
  void abort(const Site& site, const ResponsePath* path, std::string message);
  /// Goes one level deeper. False, and an error, where it is one too many; what returns true must
  /// be followed by `leave_level`.
  bool enter_level(const Site& site, const ResponsePath& path);
  void leave_level() { --depth_; }
  bool is_too_long() const { return out_.size() + cut_off_bytes_ > kAnswerBytesMax; }
  /// Takes back what was written from `size` on.
  void cut_off(std::size_t size);
  Location location_of(const Field& field);

  OperationCall& call_;
  std::string out_;
  std::vector<QueryError> errors_;
  /// Cut off again, but it took its time.
  std::size_t cut_off_bytes_ = 0;
  std::size_t depth_ = 0;
  bool is_aborted_ = false;
  /// Errors of the items of a list are all at one place of the document.
  std::optional<std::pair<ByteOffset, Location>> last_location_;
};

}  // namespace porthole::graphql
