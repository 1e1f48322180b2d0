#include "portal/graphql/execute/execution.h"

#include <cassert>

#include "portal/graphql/execute/complexity.h"
#include "portal/graphql/execute/executor.h"
#include "portal/graphql/execute/prepared_document.h"

namespace porthole::graphql {

Execution::Execution(const Executable& executable, const OperationDefinition& operation,
                     const json::Value& variables)
    : call_(executable.prepared(), executable.prepared().prepared(operation)) {
  if (executable.schema() != nullptr && call_.operation().root_type == nullptr) {
    errors_ = {not_configured(operation.type, executable.document().locate(operation.offset))};
  } else {
    errors_ = call_.set_variables(variables);
  }
}

std::uint64_t Execution::complexity(std::uint64_t default_page_size) {
  return errors_.empty() ? call_complexity(call_, default_page_size) : 0;
}

Answer Execution::run(const ObjectPtr& root, Provenance* provenance) {
  assert(root != nullptr);
  if (!errors_.empty()) return {{}, errors_};
  return Executor(call_, provenance).run(*root);
}

}  // namespace porthole::graphql
