#include "portal/graphql/mock/structured_text.h"

#include "portal/graphql/mock/names.h"
#include "portal/graphql/mock/own_words.h"
#include "portal/graphql/mock/word_table.h"

namespace porthole::graphql {
namespace {

/// Patterns without an object's own words, which could need escaping.
constexpr auto kDocuments = word_table<std::string_view>({
    {"changes", R"({"priority":{"before":0,"after":%d}})"},
    {"data", R"({"name":{"before":"%R","after":"%R"}})"},
    {"headers", R"({"Content-Type":"application/json"})"},
    {"json", R"({"steps":[{"label":":test_tube: Tests","command":"make test","key":"%r"}]})"},
    {"matrix", R"({"os":"linux","arch":"arm64"})"},
    {"options", R"({"enabled":true,"limit":%n})"},
    {"payload", R"({"ref":"refs/heads/main","after":"%H","repository":{"full_name":"acme/%r"}})"},
    {"settings", R"({"theme":"dark","page_size":%n})"},
    {"variables", R"({"slug":"%r","first":%n})"},
});

}  // namespace

std::string mock_json(const MockIdentity& identity, std::string_view field, HashRandom& random) {
  const std::string_view* found = find_last_of(kDocuments, NameWords(field));
  return expand(found == nullptr ? R"({"key":"%r"})" : *found, identity, random);
}

std::string mock_yaml(HashRandom& random) {
  std::string text = "steps:\n";
  const std::uint64_t first = random.below(kSteps.size());
  const std::uint64_t count = random.between(1, 3);
  for (std::uint64_t i = 0; i < count; ++i) {
    const StepWords& step = kSteps[static_cast<std::size_t>((first + i) % kSteps.size())];
    text.append("  - label: \"").append(step.label).append("\"\n");
    text.append("    command: \"").append(step.command).append("\"\n");
  }
  return text;
}

std::string mock_xml(std::string_view field, HashRandom& random) {
  const std::string name = member_name(field);
  return "<" + name + ">" + topic_words(random) + "</" + name + ">";
}

}  // namespace porthole::graphql
