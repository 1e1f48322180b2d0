#include "portal/graphql/mock/hash.h"

#include <algorithm>
#include <bit>
#include <vector>

namespace porthole::graphql {
namespace {

/// The kind of the part that follows.
enum class Part : std::uint64_t {
  text = 1,
  number,
  null,
  boolean,
  integer,
  floating,
  list,
  object
};

std::uint64_t tag(Part part, std::uint64_t size) {
  return (static_cast<std::uint64_t>(part) << 56) | size;
}

/// Up to eight bytes as a little-endian number, on any machine.
std::uint64_t read_word(const char* bytes, std::size_t count) {
  std::uint64_t word = 0;
  for (std::size_t i = 0; i < count; ++i) {
    word |= std::uint64_t{static_cast<unsigned char>(bytes[i])} << (8 * i);
  }
  return word;
}

using Member = json::Value::ConstMemberIterator;

std::vector<Member> sorted_members(const json::Value& object) {
  std::vector<Member> members;
  members.reserve(object.MemberCount());
  for (Member member = object.MemberBegin(); member != object.MemberEnd(); ++member) {
    if (!member->value.IsNull()) members.push_back(member);
  }
  std::sort(members.begin(), members.end(), [](Member left, Member right) {
    return json::text_of(left->name) < json::text_of(right->name);
  });
  return members;
}

}  // namespace

MockHash::MockHash(MockKey key)
    : v0_(key.low ^ 0x736f6d6570736575U),
      v1_(key.high ^ 0x646f72616e646f6dU ^ 0xee),
      v2_(key.low ^ 0x6c7967656e657261U),
      v3_(key.high ^ 0x7465646279746573U) {}

void MockHash::round() {
  v0_ += v1_;
  v1_ = std::rotl(v1_, 13) ^ v0_;
  v0_ = std::rotl(v0_, 32);
  v2_ += v3_;
  v3_ = std::rotl(v3_, 16) ^ v2_;
  v0_ += v3_;
  v3_ = std::rotl(v3_, 21) ^ v0_;
  v2_ += v1_;
  v1_ = std::rotl(v1_, 17) ^ v2_;
  v2_ = std::rotl(v2_, 32);
}

void MockHash::add_word(std::uint64_t word) {
  v3_ ^= word;
  round();
  round();
  v0_ ^= word;
  ++words_;
}

MockHash& MockHash::add(std::string_view text) {
  add_word(tag(Part::text, text.size()));
  for (; text.size() >= 8; text.remove_prefix(8)) add_word(read_word(text.data(), 8));
  if (!text.empty()) add_word(read_word(text.data(), text.size()));
  return *this;
}

MockHash& MockHash::add(std::uint64_t number) {
  add_word(tag(Part::number, 0));
  add_word(number);
  return *this;
}

MockHash& MockHash::add(const json::Value& value) {
  if (value.IsString()) return add(json::text_of(value));
  if (value.IsBool()) {
    add_word(tag(Part::boolean, value.GetBool() ? 1 : 0));
  } else if (value.IsInt64() || value.IsUint64()) {
    add_word(tag(Part::integer, 0));
    add_word(value.IsInt64() ? static_cast<std::uint64_t>(value.GetInt64()) : value.GetUint64());
  } else if (value.IsDouble()) {
    add_word(tag(Part::floating, 0));
    add_word(std::bit_cast<std::uint64_t>(value.GetDouble()));
  } else if (value.IsArray()) {
    add_word(tag(Part::list, value.Size()));
    for (const json::Value& item : value.GetArray()) add(item);
  } else if (value.IsObject()) {
    const std::vector<Member> members = sorted_members(value);
    add_word(tag(Part::object, members.size()));
    for (const Member& member : members) add(json::text_of(member->name)).add(member->value);
  } else {
    add_word(tag(Part::null, 0));
  }
  return *this;
}

MockHash& MockHash::add_members(const json::Value& object,
                                bool (*is_wanted)(std::string_view name)) {
  for (const Member& member : sorted_members(object)) {
    const std::string_view name = json::text_of(member->name);
    if (is_wanted(name)) add(name).add(member->value);
  }
  return *this;
}

MockKey MockHash::finish() {
  const std::uint64_t bytes = words_ * 8;
  add_word(bytes << 56);
  v2_ ^= 0xee;
  for (int i = 0; i < 4; ++i) round();
  MockKey key;
  key.low = v0_ ^ v1_ ^ v2_ ^ v3_;
  v1_ ^= 0xdd;
  for (int i = 0; i < 4; ++i) round();
  key.high = v0_ ^ v1_ ^ v2_ ^ v3_;
  return key;
}

std::uint64_t HashRandom::next() {
  state_ += 0x9e3779b97f4a7c15U;
  std::uint64_t mixed = state_;
  mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9U;
  mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebU;
  return mixed ^ (mixed >> 31);
}

}  // namespace porthole::graphql
