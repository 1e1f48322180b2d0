#include "portal/graphql/type/schema_storage.h"

namespace porthole::graphql {

const Type* SchemaStorage::wrap_later(const Type& inner, TypeKind kind) const {
  const MutexLock lock(later_mutex);
  if (later.size() >= kLaterTypesMax) return later.find(inner, kind);
  return &later.get(inner, kind);
}

}  // namespace porthole::graphql
