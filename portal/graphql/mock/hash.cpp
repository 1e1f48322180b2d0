#include "portal/graphql/mock/hash.h"

#include <algorithm>
#include <bit>
#include <cstring>
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
  if constexpr (std::endian::native == std::endian::little) {
    std::memcpy(&word, bytes, count);
    return word;
  }
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

inline void MockHash::State::round() {
  v0 += v1;
  v1 = std::rotl(v1, 13) ^ v0;
  v0 = std::rotl(v0, 32);
  v2 += v3;
  v3 = std::rotl(v3, 16) ^ v2;
  v0 += v3;
  v3 = std::rotl(v3, 21) ^ v0;
  v2 += v1;
  v1 = std::rotl(v1, 17) ^ v2;
  v2 = std::rotl(v2, 32);
}

MockHash::MockHash(MockKey key)
    : state_{key.low ^ 0x736f6d6570736575U, key.high ^ 0x646f72616e646f6dU ^ 0xee,
             key.low ^ 0x6c7967656e657261U, key.high ^ 0x7465646279746573U} {}

void MockHash::add_word(std::uint64_t word) {
  // A copy stays in registers.
  State state = state_;
  state.v3 ^= word;
  state.round();
  state.round();
  state.v0 ^= word;
  state_ = state;
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
  State state = state_;
  const auto take = [&](std::uint64_t mark, std::uint64_t& word) {
    word ^= mark;
    for (int i = 0; i < 4; ++i) state.round();
    return state.v0 ^ state.v1 ^ state.v2 ^ state.v3;
  };
  MockKey key;
  key.low = take(0xee, state.v2);
  key.high = take(0xdd, state.v1);
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
