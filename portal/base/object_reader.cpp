#include "portal/base/object_reader.h"

#include <algorithm>
#include <utility>

#include "portal/base/near_miss.h"
#include "portal/base/text.h"

namespace porthole {

std::string JsonPath::pointer() const {
  if (parent == nullptr) return {};
  const std::string around = parent->pointer();
  return name.data() == nullptr ? json::pointer_to(around, index) : json::pointer_to(around, name);
}

ObjectReader::ObjectReader(const json::Value& value, const JsonPath& path, Findings& findings)
    : object_(value.IsObject() ? &value : nullptr), path_(path), findings_(findings) {
  if (object_ == nullptr) {
    refuse("expected an object, but found " + std::string(json::kind_of(value)));
  } else {
    known_.reserve(16);
  }
}

const json::Value* ObjectReader::take(std::string_view name) {
  known_.push_back(name);
  return object_ == nullptr ? nullptr : json::find(*object_, name);
}

const json::Value* ObjectReader::member(std::string_view name, Need need,
                                        bool (*is_type)(const json::Value&),
                                        std::string_view type) {
  const json::Value* value = take(name);
  if (value == nullptr || value->IsNull()) {
    if (need == Need::required && is_object()) refuse_missing(name);
    return nullptr;
  }
  if (is_type(*value)) return value;
  refuse(name,
         "expected " + std::string(type) + ", but found " + std::string(json::kind_of(*value)));
  return nullptr;
}

std::optional<std::string_view> ObjectReader::text(std::string_view name, Need need) {
  const json::Value* value = member(
      name, need, [](const json::Value& v) { return v.IsString(); }, "a string");
  if (value == nullptr) return std::nullopt;
  return json::text_of(*value);
}

std::optional<std::uint64_t> ObjectReader::natural(std::string_view name, Need need) {
  const json::Value* value = member(
      name, need, [](const json::Value& v) { return v.IsUint64(); }, "a whole number from 0 on");
  if (value == nullptr) return std::nullopt;
  return value->GetUint64();
}

std::optional<bool> ObjectReader::boolean(std::string_view name, Need need) {
  const json::Value* value = member(
      name, need, [](const json::Value& v) { return v.IsBool(); }, "true or false");
  if (value == nullptr) return std::nullopt;
  return value->GetBool();
}

std::optional<Timestamp> ObjectReader::time(std::string_view name, Need need) {
  const auto written = text(name, need);
  if (!written) return std::nullopt;
  const auto time = parse_iso8601(*written);
  if (!time) refuse(name, "expected a time like 2024-08-26T03:22:45.555Z");
  return time;
}

std::optional<Uuid> ObjectReader::uuid(std::string_view name, Need need) {
  const auto written = text(name, need);
  if (!written) return std::nullopt;
  const auto uuid = Uuid::parse(*written);
  if (!uuid) refuse(name, "expected a UUID like 01234567-89ab-cdef-0123-456789abcdef");
  return uuid;
}

std::optional<Digest> ObjectReader::digest(std::string_view name, Need need) {
  const auto written = text(name, need);
  if (!written) return std::nullopt;
  const auto digest = parse_digest(*written);
  if (!digest) refuse(name, "expected a SHA-256 digest: 64 digits of 0-9 and a-f");
  return digest;
}

const json::Value* ObjectReader::array(std::string_view name, Need need) {
  return member(
      name, need, [](const json::Value& v) { return v.IsArray(); }, "an array");
}

std::vector<std::string> ObjectReader::texts(std::string_view name, Need need) {
  std::vector<std::string> strings;
  const json::Value* values = array(name, need);
  if (values == nullptr) return strings;
  const JsonPath list = path_.at(name);
  for (rapidjson::SizeType i = 0; i < values->Size(); ++i) {
    const json::Value& value = (*values)[i];
    if (value.IsString()) {
      strings.emplace_back(json::text_of(value));
    } else {
      findings_.push_back({list.at(i).pointer(),
                           "expected a string, but found " + std::string(json::kind_of(value))});
    }
  }
  return strings;
}

void ObjectReader::refuse_unknown() {
  if (object_ == nullptr || takes_all_) return;
  for (const auto& entry : object_->GetObject()) {
    const std::string_view name = json::text_of(entry.name);
    if (std::find(known_.begin(), known_.end(), name) == known_.end()) {
      refuse(name, "unknown property " + quote(name) + did_you_mean(name, known_));
    }
  }
}

void ObjectReader::refuse(std::string_view name, std::string message) {
  findings_.push_back({path_.at(name).pointer(), std::move(message)});
}

void ObjectReader::refuse(std::string_view name, std::size_t index, std::string message) {
  const JsonPath array = path_.at(name);
  findings_.push_back({array.at(index).pointer(), std::move(message)});
}

void ObjectReader::refuse(std::string message) {
  findings_.push_back({path_.pointer(), std::move(message)});
}

void ObjectReader::refuse_missing(std::string_view name) {
  refuse(quote(name) + " is missing");
}

}  // namespace porthole
