#include "portal/graphql/language/ruby_syntax.h"

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "portal/graphql/language/limits.h"
#include "portal/graphql/language/ruby_lexer.h"
#include "portal/graphql/language/source_location.h"

namespace porthole::graphql {

namespace {

// Reads a document by graphql-ruby's grammar, which also has the definitions of schemas, to say
// what is wrong with it. After a failure no token is accepted, so that all productions end.
class RubyParser : private RubyLexer {
 public:
  explicit RubyParser(std::string_view source) : RubyLexer(source) {}

  // Nothing if it takes the document, or fails itself.
  std::optional<QueryError> find_error() {
    advance();
    if (at_end()) {
      return QueryError{.message = "Unexpected end of document", .keeps_empty_locations = true};
    }
    read_definition();
    while (has_more()) read_definition();
    if (failed()) return take_error();
    if (definitions_.empty()) return std::nullopt;
    QueryError error{.message = "Query cannot contain schema definitions",
                     .locations = std::move(definitions_),
                     .path = std::vector<PathSegment>{}};
    return error.with("code", "queryContainsSchemaDefinitions");
  }

 private:
  void expect(std::string_view token) {
    if (at(token)) return advance();
    fail_expecting(token, "(none)");
  }
  void expect_one_of(const char* tokens) {
    fail_expecting("one of " + std::string(tokens), "NOTHING");
  }
  bool skip(std::string_view token) {
    if (!at(token)) return false;
    advance();
    return true;
  }

  void read_name() {
    if (at_name()) return advance();
    expect("NAME");
  }

  bool enter() {
    if (++depth_ > kNestingMax) lose();
    return !failed();
  }
  void leave() { --depth_; }

  // Calls `read` until there is `closer`, which is consumed.
  template <typename Read>
  void read_until(std::string_view closer, Read read) {
    if (!enter()) return;
    while (!failed() && !at(closer)) read();
    expect(closer);
    leave();
  }
  template <typename Read>
  void read_block(Read read) {
    if (skip("LCURLY")) read_until("RCURLY", read);
  }

  void read_definition() {
    if (failed()) return;
    if (at("FRAGMENT")) return read_fragment();
    const bool has_type = at("QUERY") || at("MUTATION") || at("SUBSCRIPTION");
    if (has_type || at("LCURLY")) return read_operation(has_type);
    definitions_.push_back(location());
    if (skip("EXTEND")) return read_type_system_definition(true);
    read_description();
    read_type_system_definition(false);
  }

  void read_fragment() {
    advance();
    if (!at("ON")) read_name();
    expect("ON");
    read_name();
    read_directives();
    read_selections();
  }

  void read_operation(bool has_type) {
    if (has_type) advance();
    if (at("IDENTIFIER")) advance();
    if (skip("LPAREN")) {
      read_until("RPAREN", [this] {
        expect("VAR_SIGN");
        read_name();
        expect("COLON");
        read_type();
        if (skip("EQUALS")) read_value();
        read_directives();
      });
    }
    read_directives();
    read_selections();
  }

  void read_selections() {
    expect("LCURLY");
    read_until("RCURLY", [this] { read_selection(); });
  }

  void read_selection() {
    if (skip("ELLIPSIS")) {
      const bool is_inline = at("ON") || at("DIR_SIGN") || at("LCURLY");
      if (skip("ON") || !is_inline) read_name();
      read_directives();
      if (is_inline) read_selections();
      return;
    }
    read_name();
    if (skip("COLON")) read_name();
    read_arguments();
    read_directives();
    if (at("LCURLY")) read_selections();
  }

  void read_arguments() {
    if (!skip("LPAREN")) return;
    if (at("RPAREN")) return expect("ARGUMENT_NAME");
    read_until("RPAREN", [this] { read_member(); });
  }

  void read_member() {
    read_name();
    expect("COLON");
    read_value();
  }

  void read_directives() {
    while (skip("DIR_SIGN")) {
      read_name();
      read_arguments();
    }
  }

  void read_value() {
    if (at("STRING")) {
      check_string();
      return advance();
    }
    if (skip("LBRACKET")) return read_until("RBRACKET", [this] { read_value(); });
    if (skip("LCURLY")) return read_until("RCURLY", [this] { read_member(); });
    if (skip("VAR_SIGN")) return read_name();
    for (const std::string_view token : {"INT", "FLOAT", "TRUE", "FALSE", "NULL", "IDENTIFIER"}) {
      if (skip(token)) return;
    }
    expect("VALUE");
  }

  // What is no type is left to what follows.
  void read_type() {
    if (skip("LBRACKET")) {
      if (!enter()) return;
      read_type();
      leave();
      expect("RBRACKET");
    } else {
      skip("IDENTIFIER");
    }
    skip("BANG");
  }

  void read_description() {
    if (!at("STRING")) return;
    check_string();
    advance();
  }

  void read_type_system_definition(bool is_extension) {
    if (skip("SCHEMA")) return read_schema(is_extension);
    if (!is_extension && skip("DIRECTIVE")) return read_directive_definition();
    if (skip("SCALAR")) {
      read_name();
      return read_directives();
    }
    if (skip("TYPE")) return read_object(true);
    if (skip("INTERFACE")) return read_interface(is_extension);
    if (skip("UNION")) return read_union();
    if (skip("ENUM")) return read_enum();
    if (!skip("INPUT")) {
      return expect_one_of("SCHEMA, SCALAR, TYPE, ENUM, INPUT, UNION, INTERFACE");
    }
    read_name();
    read_directives();
    read_block([this] { read_input_value(); });
  }

  void read_schema(bool is_extension) {
    read_directives();
    if (is_extension && !at("LCURLY")) return;
    expect("LCURLY");
    read_until("RCURLY", [this] {
      if (!skip("QUERY") && !skip("MUTATION") && !skip("SUBSCRIPTION")) {
        return expect_one_of("QUERY, MUTATION, SUBSCRIPTION");
      }
      expect("COLON");
      read_name();
    });
  }

  void read_directive_definition() {
    expect("DIR_SIGN");
    read_name();
    read_argument_definitions();
    skip("REPEATABLE");
    expect("ON");
    do {
      read_name();
    } while (skip("PIPE"));
  }

  void read_implements() {
    if (!skip("IMPLEMENTS")) return;
    do {
      skip("AMP");
    } while (skip("IDENTIFIER"));
  }

  void read_fields() {
    expect("LCURLY");
    read_until("RCURLY", [this] {
      read_description();
      read_name();
      read_argument_definitions();
      expect("COLON");
      read_type();
      read_directives();
    });
  }

  void read_object(bool may_be_empty) {
    read_name();
    read_implements();
    read_directives();
    if (!may_be_empty || at("LCURLY")) read_fields();
  }

  void read_interface(bool is_extension) {
    if (!is_extension) return read_object(false);
    read_name();
    read_directives();
    read_implements();
    if (at("LCURLY")) read_fields();
  }

  void read_union() {
    read_name();
    read_directives();
    if (!skip("EQUALS")) return;
    do {
      read_name();
    } while (skip("PIPE"));
  }

  void read_enum() {
    read_name();
    read_directives();
    read_block([this] {
      read_description();
      if (at("TRUE") || at("FALSE") || at("NULL")) return expect("IDENTIFIER");
      read_name();
      read_directives();
    });
  }

  void read_argument_definitions() {
    if (skip("LPAREN")) read_until("RPAREN", [this] { read_input_value(); });
  }

  void read_input_value() {
    read_description();
    read_name();
    expect("COLON");
    read_type();
    if (skip("EQUALS")) read_value();
    read_directives();
  }

  std::size_t depth_ = 0;
  // Where definitions of schemas begin.
  std::vector<Location> definitions_;
};

}  // namespace

QueryError to_query_error(const SyntaxError& error, std::string_view source) {
  if (error.kind != SyntaxErrorKind::limit) {
    if (std::optional<QueryError> words = RubyParser(source).find_error()) return *words;
  }
  return {.message = error.message, .locations = {error.location}};
}

}  // namespace porthole::graphql
