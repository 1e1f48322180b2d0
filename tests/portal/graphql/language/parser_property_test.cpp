#include <cstddef>
#include <initializer_list>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <doctest/doctest.h>

#include "tests/portal/graphql/language/parse_support.h"

namespace porthole::graphql {

namespace {

// Joins pieces. Braces evaluate them in order, which "+" doesn't guarantee: so a seed produces the
// same documents with every compiler.
std::string joined(std::initializer_list<std::string> pieces) {
  std::string text;
  for (const std::string& piece : pieces) text += piece;
  return text;
}

// Writes random valid documents.
class DocumentWriter {
 public:
  explicit DocumentWriter(unsigned seed) : random_(seed) {}

  std::string document() {
    std::string text = blank();
    const std::size_t definitions = 1 + below(3);
    for (std::size_t index = 0; index < definitions; ++index)
      text += joined({definition(), blank()});
    return text;
  }

 private:
  std::size_t below(std::size_t bound) { return random_() % bound; }
  bool chance(std::size_t percent) { return below(100) < percent; }

  std::string one_of(const std::vector<std::string_view>& choices) {
    return std::string(choices[below(choices.size())]);
  }

  // A random separator.
  std::string blank() {
    return one_of({" ", "  ", "\n", "\r\n", "\r", "\t", ", ", " # é 😀 \" {\n", "\xEF\xBB\xBF "});
  }

  // A name other than "on", which can't name a fragment.
  std::string name() {
    return one_of({"a", "b1", "_", "__typename", "query", "fragment", "null", "true", "Build"});
  }

  std::string string() {
    return one_of({R"("")", R"("a é 😀 #")", R"("\n\"\\\u00e9")", R"("\uD83D\uDE00\u{1F600}")",
                   R"("""""")", "\"\"\"\n  a\n\n    \\\"\"\" b\r\n\"\"\""});
  }

  std::string value(std::size_t depth, bool is_constant) {
    const std::size_t choice = below(depth == 0 ? 5 : 7);
    if (choice == 0 && !is_constant) return joined({"$", blank(), name()});
    if (choice == 1) return string();
    if (choice == 2) return one_of({"true", "false", "null"});
    if (choice <= 3) return one_of({"0", "-0", "17", "-1.5", "1e10", "0.1E-7"});
    if (choice == 4) return name();
    const bool is_list = choice == 5;
    std::string text = (is_list ? "[" : "{") + blank();
    for (std::size_t count = below(3); count > 0; --count) {
      if (!is_list) text += joined({name(), blank(), ":"});
      text += joined({value(depth - 1, is_constant), blank()});
    }
    return text + (is_list ? "]" : "}");
  }

  std::string arguments(bool is_constant) {
    if (chance(60)) return "";
    std::string text = "(" + blank();
    for (std::size_t count = 1 + below(2); count > 0; --count) {
      text += joined({name(), ":", blank(), value(2, is_constant), blank()});
    }
    return text + ")";
  }

  std::string directives(bool is_constant) {
    std::string text = blank();
    while (chance(20)) text += joined({"@", name(), arguments(is_constant), blank()});
    return text;
  }

  std::string type(std::size_t depth) {
    std::string text =
        depth > 0 && chance(40) ? joined({"[", type(depth - 1), blank(), "]"}) : name();
    if (chance(40)) text += blank() + "!";
    return text;
  }

  std::string selection(std::size_t depth) {
    if (chance(10)) return joined({"...", blank(), name(), directives(false)});
    if (chance(15)) {
      const std::string condition = chance(70) ? "on " + name() : "";
      return joined(
          {"...", condition, directives(false), selection_set(depth == 0 ? 0 : depth - 1)});
    }
    std::string text = chance(20) ? joined({name(), blank(), ":"}) : "";
    text += joined({name(), arguments(false), directives(false)});
    if (depth > 0 && chance(60)) text += selection_set(depth - 1);
    return text;
  }

  std::string selection_set(std::size_t depth) {
    std::string text = "{" + blank();
    for (std::size_t count = 1 + below(3); count > 0; --count) {
      text += joined({selection(depth), blank()});
    }
    return text + "}";
  }

  std::string definition() {
    if (chance(30)) return selection_set(3);
    if (chance(30)) {
      return joined({"fragment ", name(), " on ", name(), directives(false), selection_set(2)});
    }
    std::string text = joined({one_of({"query", "mutation", "subscription"}), blank()});
    if (chance(60)) text += name();
    if (chance(60)) text += joined({"(", variable(), blank(), variable(), ")"});
    return joined({text, directives(false), selection_set(3)});
  }

  std::string variable() {
    std::string text = joined({"$", name(), ":", type(2)});
    if (chance(40)) text += "=" + value(2, true);
    return text + directives(true);
  }

  std::mt19937 random_;
};

// The location of the end: no error may be after it.
Location end_of(std::string_view source) {
  return locate(source, static_cast<ByteOffset>(source.size()));
}

bool is_not_after(const Location& left, const Location& right) {
  return std::pair(left.line, left.column) <= std::pair(right.line, right.column);
}

// Checks that `source` is valid, or has an error located within it.
void check_outcome(const std::string& source) {
  const std::variant<Document, SyntaxError> outcome = parse_document(source);
  const auto* error = std::get_if<SyntaxError>(&outcome);
  if (error == nullptr) return;
  CHECK_FALSE(error->message.empty());
  CHECK(error->kind != SyntaxErrorKind::limit);
  CHECK(error->location.line >= 1);
  CHECK(error->location.column >= 1);
  CHECK(is_not_after(error->location, end_of(source)));
}

}  // namespace

TEST_SUITE("parser: properties") {
  TEST_CASE("takes any document that is written after the grammar") {
    DocumentWriter writer(20211001);
    for (int count = 0; count < 2000; ++count) {
      const std::string source = writer.document();
      const std::string error = error_of(source);
      CHECK_MESSAGE(error.empty(), error, " in ", source);
    }
  }

  TEST_CASE("places the errors of cut documents within them, wherever they are cut") {
    DocumentWriter writer(42);
    for (int count = 0; count < 50; ++count) {
      const std::string source = writer.document();
      for (std::size_t length = 0; length < source.size(); ++length) {
        check_outcome(source.substr(0, length));
      }
    }
  }

  TEST_CASE("places the errors of damaged documents within them, wherever they are damaged") {
    constexpr std::string_view kDamage("\0\"\\{}()[]$@:!.#1eu\n\r\x80\xF0", 22);
    DocumentWriter writer(7);
    std::mt19937 random(7);
    for (int count = 0; count < 2000; ++count) {
      std::string source = writer.document();
      const std::size_t position = random() % source.size();
      source[position] = kDamage[random() % kDamage.size()];
      check_outcome(source);
    }
  }
}

}  // namespace porthole::graphql
