#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <variant>

#include "portal/graphql/language/document_parser.h"

// Parses any bytes as an executable document, visits every node and string of the tree, and aborts
// if a guarantee of `ast.h` or `document_parser.h` is broken.

namespace porthole::graphql {

namespace {

void require(bool promise) {
  if (!promise) std::abort();
}

class Verifier {
 public:
  explicit Verifier(const Document& document) : source_(document.source()) {
    require(!document.definitions().empty());
    for (const Definition& definition : document.definitions()) visit(definition);
  }

 private:
  // Checks that a node begins within the source.
  void visit_offset(ByteOffset offset) const { require(offset < source_.size()); }

  // Reads every byte, for the address sanitizer.
  void visit_text(std::string_view text) {
    for (const char byte : text) sum_ = sum_ + static_cast<unsigned char>(byte);
  }

  // Checks that a token lies in the source, at or after its node.
  void visit_word(std::string_view word, ByteOffset node) {
    require(!word.empty());
    require(word.data() >= source_.data() + node);
    require(word.data() + word.size() <= source_.data() + source_.size());
    visit_text(word);
  }

  void visit(const Name& name) {
    visit_offset(name.offset);
    visit_word(name.text, name.offset);
    require(name.text.data() == source_.data() + name.offset);
  }

  void visit_optional(const Name& name) {
    if (name.present()) visit(name);
  }

  void visit(const Definition& definition) {
    require((definition.operation() == nullptr) != (definition.fragment() == nullptr));
    if (const OperationDefinition* operation = definition.operation()) {
      visit_offset(operation->offset);
      visit_optional(operation->name);
      for (const VariableDefinition& variable : operation->variables) visit(variable);
      visit(operation->directives, Constant::no);
      visit(operation->selection_set);
    }
    if (const FragmentDefinition* fragment = definition.fragment()) {
      visit_offset(fragment->offset);
      visit(fragment->name);
      require(fragment->name.text != "on");
      visit(fragment->type_condition);
      visit(fragment->directives, Constant::no);
      visit(fragment->selection_set);
    }
  }

  void visit(const VariableDefinition& variable) {
    visit_offset(variable.offset);
    require(source_[variable.offset] == '$');
    visit(variable.name);
    visit(variable.type);
    if (variable.default_value != nullptr) visit(*variable.default_value, Constant::yes);
    visit(variable.directives, Constant::yes);
  }

  void visit(const TypeReference& type) {
    visit_offset(type.offset);
    require((type.kind == TypeKind::named) == (type.inner == nullptr));
    if (type.inner == nullptr) return visit_word(type.name, type.offset);
    require(type.kind != TypeKind::non_null || type.inner->kind != TypeKind::non_null);
    visit(*type.inner);
  }

  void visit(const SelectionSet& set) {
    require(set.present());
    visit_offset(set.offset);
    require(source_[set.offset] == '{');
    for (const Selection& selection : set.selections) {
      std::visit([this](const auto& node) { visit_selection(node); }, selection.node);
    }
  }

  void visit_selection(const Field& field) {
    visit_optional(field.alias);
    visit(field.name);
    require(field.offset == field.response_key().offset);
    visit(field.arguments, Constant::no);
    visit(field.directives, Constant::no);
    if (field.selection_set.present()) visit(field.selection_set);
  }

  void visit_selection(const FragmentSpread& spread) {
    require(source_.substr(spread.offset).starts_with("..."));
    visit(spread.name);
    require(spread.name.text != "on");
    visit(spread.directives, Constant::no);
  }

  void visit_selection(const InlineFragment& fragment) {
    require(source_.substr(fragment.offset).starts_with("..."));
    visit_optional(fragment.type_condition);
    visit(fragment.directives, Constant::no);
    visit(fragment.selection_set);
  }

  enum class Constant { no, yes };

  void visit(List<Directive> directives, Constant constant) {
    for (const Directive& directive : directives) {
      visit_offset(directive.offset);
      require(source_[directive.offset] == '@');
      visit(directive.name);
      visit(directive.arguments, constant);
    }
  }

  void visit(List<Argument> arguments, Constant constant) {
    for (const Argument& argument : arguments) {
      require(argument.offset == argument.name.offset);
      visit(argument.name);
      visit(argument.value, constant);
    }
  }

  void visit(const Value& value, Constant constant) {
    visit_offset(value.offset);
    require(value.kind != ValueKind::variable || constant == Constant::no);
    require(value.kind == ValueKind::list || value.items.empty());
    require(value.kind == ValueKind::object || value.fields.empty());
    require(value.kind == ValueKind::string || !value.is_block);
    if (value.kind == ValueKind::string) {
      visit_text(value.text);
    } else if (value.kind != ValueKind::list && value.kind != ValueKind::object) {
      visit_word(value.text, value.offset);
    }
    for (const Value& item : value.items) visit(item, constant);
    for (const ObjectField& field : value.fields) {
      require(field.offset == field.name.offset);
      visit(field.name);
      visit(field.value, constant);
    }
  }

  std::string_view source_;
  // Keeps the compiler from removing the reads.
  volatile unsigned sum_ = 0;
};

// Checks that an error has a message and a location within the source.
void verify(const SyntaxError& error, std::string_view source) {
  const Location end = locate(source, static_cast<ByteOffset>(source.size()));
  require(!error.message.empty() && error.message.size() < 200);
  require(error.location.line >= 1 && error.location.line <= end.line);
  require(error.location.column >= 1);
  require(error.location.line < end.line || error.location.column <= end.column);
}

}  // namespace

}  // namespace porthole::graphql

// NOLINTNEXTLINE(readability-identifier-naming): the name that libFuzzer calls.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using porthole::graphql::Document;
  using porthole::graphql::SyntaxError;
  const std::string source(data, data + size);
  const std::variant<Document, SyntaxError> outcome = porthole::graphql::parse_document(source);
  if (const auto* document = std::get_if<Document>(&outcome)) {
    porthole::graphql::require(document->source() == source);
    porthole::graphql::Verifier{*document};
  } else {
    porthole::graphql::verify(std::get<SyntaxError>(outcome), source);
  }
  return 0;
}
