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
#include "portal/graphql/execute/provenance.h"
#include "portal/graphql/execute/selection_plan.h"
#include "portal/graphql/language/limits.h"
#include "portal/graphql/language/request_error.h"

namespace porthole::graphql {

/// Runs one call (specification, 6.2 to 6.4) and writes its response. Not thread-safe; for one run.
///
/// The response is written front to back into one string. If an error below makes a value null,
/// what was written of it is cut off. Functions that write a value return false if there is none
/// and it must not be null; then they have written nothing, the error is recorded, and the caller's
/// value is null as well.
class Executor {
 public:
  /// The variables of `call` must be set. If `provenance` isn't null, the origins of all values are
  /// added to it.
  explicit Executor(OperationCall& call, Provenance* provenance = nullptr)
      : call_(call), provenance_(provenance) {}
  Executor(const Executor&) = delete;
  Executor& operator=(const Executor&) = delete;

  Answer run(const Object& root);

 private:
  /// A path through the response; its parents are on the stack as well.
  struct ResponsePath {
    const ResponsePath* parent = nullptr;
    /// Null for a list item.
    const FieldPlan* field = nullptr;
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
  /// Adds the origin of a value that was written.
  void note_origin(const Site& site, const Object& object, const ResolvedValue& value,
                   const ResponsePath& path);
  /// Finds the argument that says the value at `path`; if there is none, it is made up.
  void find_argument(const ResolvedValue& value, const ResponsePath& path, Origin& origin);

  /// Specification, 6.4.3, CompleteValue.
  bool complete(const Type& type, const Site& site, const ResolvedValue& value,
                const ResponsePath& path);
  bool complete_present(const Type& type, const Site& site, const ResolvedValue& value,
                        const ResponsePath& path);
  bool complete_list(const Type& type, const Site& site, const ResolvedValue& value,
                     const ResponsePath& path);
  bool complete_object(const NamedType& type, const Site& site, const ResolvedValue& value,
                       const ResponsePath& path);
  /// The object type of a value of `type`; null, with an error, if it isn't a possible type.
  const NamedType* object_type(const NamedType& type, const Site& site, const Object& object,
                               const ResponsePath& path);
  /// Without a schema.
  bool complete_untyped(const Site& site, const ResolvedValue& value, const ResponsePath& path);
  bool complete_untyped_present(const Site& site, const ResolvedValue& value,
                                const ResponsePath& path);
  bool complete_untyped_list(const Site& site, const ResolvedValue::Items& items,
                             const ResponsePath& path);

  /// Records a field error. Returns false, for the caller to return.
  bool fail(const Site& site, const ResponsePath* path, std::string message);
  /// Ends the run.
  void abort(const Site& site, const ResponsePath* path, std::string message);
  /// Enters a nesting level. False, with an error, if the limit is reached; otherwise `leave_level`
  /// must follow.
  bool enter_level(const Site& site, const ResponsePath& path);
  void leave_level() { --depth_; }
  bool is_too_long() const { return out_.size() + cut_off_bytes_ > kAnswerBytesMax; }
  /// Removes what was written after the first `size` bytes.
  void cut_off(std::size_t size);
  Location location_of(const Field& field);

  OperationCall& call_;
  Provenance* const provenance_;
  std::string out_;
  std::vector<QueryError> errors_;
  /// Bytes cut off, which count towards the limit as writing them took time.
  std::size_t cut_off_bytes_ = 0;
  std::size_t depth_ = 0;
  /// Of what is in `out_`.
  std::uint64_t complexity_ = 0;
  bool is_aborted_ = false;
  /// The last location, as the errors of all items of a list share one.
  std::optional<std::pair<ByteOffset, Location>> last_location_;
};

}  // namespace porthole::graphql
