#include "portal/graphql/execute/provenance.h"

#include <cstddef>

#include "portal/base/json.h"

namespace porthole::graphql {

namespace {

/// Whether `data` has a value at `pointer`, which begins with `/data`. Response keys are names, so
/// nothing in it is escaped.
bool has(const json::Value& data, std::string_view pointer) {
  const json::Value* value = &data;
  pointer.remove_prefix(std::string_view("/data").size());
  while (!pointer.empty()) {
    pointer.remove_prefix(1);
    const std::string_view key = pointer.substr(0, pointer.find('/'));
    pointer.remove_prefix(key.size());
    if (value->IsArray()) {
      std::size_t index = 0;
      for (const char digit : key) index = index * 10 + static_cast<std::size_t>(digit - '0');
      if (index >= value->Size()) return false;
      value = &(*value)[static_cast<rapidjson::SizeType>(index)];
    } else {
      value = value->IsObject() ? json::find(*value, key) : nullptr;
      if (value == nullptr) return false;
    }
  }
  return true;
}

}  // namespace

void keep_present(Provenance& provenance, std::string_view data) {
  const json::ParseResult parsed = json::parse(data);
  std::erase_if(provenance, [&](const ValueOrigin& one) {
    return parsed.error || !has(parsed.document, one.pointer);
  });
}

}  // namespace porthole::graphql
