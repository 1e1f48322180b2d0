#include "portal/graphql/language/document_parser.h"

#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <doctest/doctest.h>

#include "tests/portal/graphql/language/parse_support.h"

namespace porthole::graphql {

namespace {

// A type, printed in the grammar's notation.
std::string print(const TypeReference& type) {
  switch (type.kind) {
    case TypeKind::named:
      return std::string(type.name);
    case TypeKind::list:
      return "[" + print(*type.inner) + "]";
    case TypeKind::non_null:
      return print(*type.inner) + "!";
  }
  return {};
}

}  // namespace

TEST_SUITE("parser: documents") {
  TEST_CASE("reads the vendor's example") {
    const Document document = parsed(
        "mutation triggerBuild { buildCreate(input: { branch: \"main\", commit: \"HEAD\", "
        "pipelineID: \"UGlwZWxpbmUtLS0x\" }) { build { url } } }");
    const OperationDefinition& operation = only_operation(document);
    CHECK(operation.type == OperationType::mutation);
    CHECK(operation.name.text == "triggerBuild");
    const Field& create = first_field(document);
    CHECK(create.name.text == "buildCreate");
    REQUIRE(create.arguments.size() == 1);
    CHECK(create.arguments[0].name.text == "input");
    const Value& input = create.arguments[0].value;
    REQUIRE(input.fields.size() == 3);
    CHECK(input.fields[0].name.text == "branch");
    CHECK(input.fields[0].value.text == "main");
    CHECK(input.fields[2].name.text == "pipelineID");
    CHECK(input.fields[2].value.text == "UGlwZWxpbmUtLS0x");
    const Field& build = as<Field>(create.selection_set.selections[0]);
    CHECK(as<Field>(build.selection_set.selections[0]).name.text == "url");
  }

  TEST_CASE("keeps definitions in the order written") {
    const Document document = parsed("query A {a} fragment B on C {b} {c} subscription D {d}");
    REQUIRE(document.definitions().size() == 4);
    CHECK(as<OperationDefinition>(document.definitions()[0]).name.text == "A");
    CHECK(document.definitions()[0].fragment() == nullptr);
    CHECK(as<FragmentDefinition>(document.definitions()[1]).name.text == "B");
    CHECK(document.definitions()[1].operation() == nullptr);
    CHECK_FALSE(as<OperationDefinition>(document.definitions()[2]).name.present());
    CHECK(as<OperationDefinition>(document.definitions()[3]).type == OperationType::subscription);
  }

  TEST_CASE("keeps its text and its tree when it is moved") {
    static_assert(std::is_nothrow_move_constructible_v<Document>);
    static_assert(!std::is_copy_constructible_v<Document>);
    Document first = parsed("{a}");
    const std::string_view name = first_field(first).name.text;
    const Document second = std::move(first);
    CHECK(second.source() == "{a}");
    CHECK(name == "a");
    CHECK(name.data() == second.source().data() + 1);
    CHECK(first_field(second).name.text.data() == name.data());
  }

  TEST_CASE("locates the offsets of nodes") {
    const Document document = parsed("# é\r\n{ a(x: \"😀\") @b }");
    const Field& field = first_field(document);
    CHECK(document.locate(field.offset) == Location{2, 3});
    CHECK(document.locate(field.directives[0].offset) == Location{2, 14});
  }
}

TEST_SUITE("parser: operations") {
  TEST_CASE("reads the shorthand as a query without a name") {
    const Document document = parsed(" { a }");
    const OperationDefinition& operation = only_operation(document);
    CHECK(operation.type == OperationType::query);
    CHECK_FALSE(operation.name.present());
    CHECK(operation.offset == 1);
    CHECK(operation.variables.empty());
    CHECK(operation.directives.empty());
  }

  TEST_CASE("reads queries, mutations and subscriptions, with and without a name") {
    const auto type_of = [](std::string source) {
      return only_operation(parsed(std::move(source))).type;
    };
    CHECK(type_of("query {a}") == OperationType::query);
    CHECK(type_of("query Q {a}") == OperationType::query);
    CHECK(type_of("mutation {a}") == OperationType::mutation);
    CHECK(type_of("mutation M {a}") == OperationType::mutation);
    CHECK(type_of("subscription {a}") == OperationType::subscription);
    CHECK(type_of("subscription S {a}") == OperationType::subscription);
  }

  TEST_CASE("takes keywords for names where a name may stand") {
    CHECK(only_operation(parsed("query query {a}")).name.text == "query");
    CHECK(only_operation(parsed("query on {a}")).name.text == "on");
    CHECK(first_field(parsed("{fragment: type(query: 1) @on}")).alias.text == "fragment");
    CHECK(first_field(parsed("{true}")).name.text == "true");
  }

  TEST_CASE("reads variable definitions") {
    const Document document =
        parsed("query Q($slug: ID!, $first: Int = 20 @a @b(x: 1), $in: In = {k: [A]}) @c {a}");
    const OperationDefinition& operation = only_operation(document);
    REQUIRE(operation.variables.size() == 3);
    CHECK(operation.variables[0].name.text == "slug");
    CHECK(operation.variables[0].offset == 8);
    CHECK(operation.variables[0].name.offset == 9);
    CHECK(operation.variables[0].default_value == nullptr);
    CHECK(operation.variables[1].default_value->text == "20");
    REQUIRE(operation.variables[1].directives.size() == 2);
    CHECK(operation.variables[1].directives[1].arguments[0].name.text == "x");
    CHECK(operation.variables[2].default_value->fields[0].name.text == "k");
    REQUIRE(operation.directives.size() == 1);
    CHECK(operation.directives[0].name.text == "c");
  }

  TEST_CASE("reads types") {
    for (const std::string type : {"A", "A!", "[A]", "[A!]", "[A]!", "[[A!]!]!", "[[[A]]]"}) {
      const Document document = parsed("query($a: " + type + ") {a}");
      const TypeReference& read = only_operation(document).variables[0].type;
      CHECK(print(read) == type);
      CHECK(read.offset == 10);
    }
    const Document document = parsed("query($a: [ A! ]) {a}");
    CHECK(only_operation(document).variables[0].type.inner->offset == 12);
  }
}

TEST_SUITE("parser: selections") {
  TEST_CASE("reads fields with everything") {
    const Document document = parsed("{ a: b(x: 1, y: $z) @c @d(e: F) { g h } }");
    const Field& field = first_field(document);
    CHECK(field.offset == 2);
    CHECK(field.alias.text == "a");
    CHECK(field.alias.offset == 2);
    CHECK(field.name.text == "b");
    CHECK(field.name.offset == 5);
    CHECK(field.response_key().text == "a");
    REQUIRE(field.arguments.size() == 2);
    CHECK(field.arguments[1].offset == 13);
    CHECK(field.arguments[1].name.text == "y");
    CHECK(field.arguments[1].value.text == "z");
    REQUIRE(field.directives.size() == 2);
    CHECK(field.directives[1].offset == 23);
    CHECK(field.directives[1].name.text == "d");
    CHECK(field.directives[1].name.offset == 24);
    CHECK(field.selection_set.offset == 32);
    CHECK(field.selection_set.selections.size() == 2);
  }

  TEST_CASE("reads fields with nothing") {
    const Document document = parsed("{a}");
    const Field& field = first_field(document);
    CHECK_FALSE(field.alias.present());
    CHECK(field.response_key().text == "a");
    CHECK(field.arguments.empty());
    CHECK(field.directives.empty());
    CHECK_FALSE(field.selection_set.present());
  }

  TEST_CASE("reads selections of all kinds in the order written") {
    const Document document = parsed("{ a ...B ... on C {c} ... {d} ... @e {f} a }");
    const List<Selection> selections = only_operation(document).selection_set.selections;
    REQUIRE(selections.size() == 6);
    CHECK(as<Field>(selections[0]).name.text == "a");
    CHECK(selections[0].fragment_spread() == nullptr);
    CHECK(selections[0].inline_fragment() == nullptr);
    CHECK(selections[1].field() == nullptr);
    CHECK(as<FragmentSpread>(selections[1]).name.text == "B");
    CHECK(as<InlineFragment>(selections[2]).type_condition.text == "C");
    CHECK_FALSE(as<InlineFragment>(selections[3]).type_condition.present());
    CHECK(as<InlineFragment>(selections[4]).directives[0].name.text == "e");
    CHECK(as<Field>(selections[5]).name.text == "a");
  }

  TEST_CASE("reads fragment spreads") {
    const Document document = parsed("{ ... Parts @include(if: $x) @b }");
    const FragmentSpread& spread =
        as<FragmentSpread>(only_operation(document).selection_set.selections[0]);
    CHECK(spread.offset == 2);
    CHECK(spread.name.text == "Parts");
    CHECK(spread.name.offset == 6);
    CHECK(spread.directives.size() == 2);
    CHECK(spread.directives[0].arguments[0].value.text == "x");
  }

  TEST_CASE("reads inline fragments") {
    const Document document = parsed("{ ...on User @a { name } }");
    const InlineFragment& fragment =
        as<InlineFragment>(only_operation(document).selection_set.selections[0]);
    CHECK(fragment.offset == 2);
    CHECK(fragment.type_condition.text == "User");
    CHECK(fragment.type_condition.offset == 8);
    CHECK(fragment.directives.size() == 1);
    CHECK(fragment.selection_set.offset == 16);
    CHECK(as<Field>(fragment.selection_set.selections[0]).name.text == "name");
  }

  TEST_CASE("reads fragment definitions") {
    const Document document = parsed("fragment Parts on Build @a @b { uuid number }");
    REQUIRE(document.definitions().size() == 1);
    const FragmentDefinition& fragment = as<FragmentDefinition>(document.definitions()[0]);
    CHECK(fragment.offset == 0);
    CHECK(fragment.name.text == "Parts");
    CHECK(fragment.name.offset == 9);
    CHECK(fragment.type_condition.text == "Build");
    CHECK(fragment.type_condition.offset == 18);
    CHECK(fragment.directives.size() == 2);
    CHECK(fragment.selection_set.selections.size() == 2);
  }

  TEST_CASE("takes keywords for the names of fragments and types") {
    const Document document = parsed("fragment fragment on on {...fragment ...on on {a}}");
    const FragmentDefinition& fragment = as<FragmentDefinition>(document.definitions()[0]);
    CHECK(fragment.name.text == "fragment");
    CHECK(fragment.type_condition.text == "on");
    CHECK(as<FragmentSpread>(fragment.selection_set.selections[0]).name.text == "fragment");
    CHECK(as<InlineFragment>(fragment.selection_set.selections[1]).type_condition.text == "on");
  }

  TEST_CASE("numbers selection sets in the order of their braces") {
    const Document document = parsed("{ a { b } ... { c } } fragment F on T { d }");
    CHECK(document.selection_set_count() == 4);
    const SelectionSet& outer = document.definitions()[0].operation()->selection_set;
    CHECK(outer.number == 0);
    CHECK(outer.selections[0].field()->selection_set.number == 1);
    CHECK(outer.selections[1].inline_fragment()->selection_set.number == 2);
    CHECK(document.definitions()[1].fragment()->selection_set.number == 3);
  }

  TEST_CASE("keeps the lists of nested nodes apart") {
    const Document document =
        parsed("{ a(x: [1, [2, 3], {k: [4] l: 5}] y: 6) @b(z: [7]) @c { d(w: 8) { e } f } g }");
    const List<Selection> outer = only_operation(document).selection_set.selections;
    REQUIRE(outer.size() == 2);
    const Field& first = as<Field>(outer[0]);
    REQUIRE(first.arguments.size() == 2);
    REQUIRE(first.arguments[0].value.items.size() == 3);
    CHECK(first.arguments[0].value.items[1].items.size() == 2);
    CHECK(first.arguments[0].value.items[2].fields.size() == 2);
    CHECK(first.arguments[1].value.text == "6");
    REQUIRE(first.directives.size() == 2);
    CHECK(first.directives[0].arguments[0].value.items[0].text == "7");
    CHECK(first.directives[1].arguments.empty());
    REQUIRE(first.selection_set.selections.size() == 2);
    CHECK(as<Field>(first.selection_set.selections[0]).arguments[0].value.text == "8");
    CHECK(as<Field>(first.selection_set.selections[1]).name.text == "f");
    CHECK(as<Field>(outer[1]).name.text == "g");
  }

  TEST_CASE("reads a document of many fields") {
    std::string source = "{";
    for (int index = 0; index < 5000; ++index) source += " f" + std::to_string(index);
    const Document document = parsed(source + "}");
    const List<Selection> selections = only_operation(document).selection_set.selections;
    REQUIRE(selections.size() == 5000);
    CHECK(as<Field>(selections[4999]).name.text == "f4999");
  }
}

}  // namespace porthole::graphql
