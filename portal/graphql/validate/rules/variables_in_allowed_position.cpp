#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "portal/graphql/validate/declared_variables.h"
#include "portal/graphql/validate/rules.h"

namespace porthole::graphql::validation {

namespace {

// Whether every value of `type` is also one of `other`. Both are input types, which have no
// subtypes.
bool is_subtype(const Type& type, const Type& other) {
  if (&type == &other) return true;
  if (other.is_non_null()) return type.is_non_null() && is_subtype(*type.inner, *other.inner);
  if (type.is_non_null()) return is_subtype(*type.inner, other);
  return type.is_list() && other.is_list() && is_subtype(*type.inner, *other.inner);
}

bool has_non_null_default(const VariableDefinition& variable) {
  return variable.default_value != nullptr && variable.default_value->kind != ValueKind::null;
}

bool is_allowed(const VariableDefinitionUse& variable, const VariableUse& use) {
  if (use.type->is_non_null() && !variable.type->is_non_null()) {
    if (!has_non_null_default(*variable.node) && !use.position_has_default) return false;
    return is_subtype(*variable.type, *use.type->inner);
  }
  return is_subtype(*variable.type, *use.type);
}

void report_mismatch(Context& context, Context::Report report, const VariableDefinition& variable,
                     const Name& argument, std::string_view kind, const std::string& type,
                     const Type& expected) {
  report.message = std::string(kind) + " on variable $" + std::string(variable.name.text);
  report.message.append(" and argument ").append(argument.text).append(" (").append(type);
  report.message.append(" / ").append(to_string(expected)).append(")");
  context.report(std::move(report))
      .with("code", "variableMismatch")
      .with("variableName", variable.name.text)
      .with("typeName", type)
      .with("argumentName", argument.text)
      .with("errorMessage", kind);
}

// The wrappers of a type, the outermost first.
std::vector<TypeKind> wrappers_of(const Type& type) {
  std::vector<TypeKind> wrappers;
  for (const Type* inner = &type; inner->inner != nullptr; inner = inner->inner) {
    wrappers.push_back(inner->kind);
  }
  return wrappers;
}

std::string text_of(const std::vector<TypeKind>& wrappers, const NamedType& named) {
  std::string begin;
  std::string end;
  for (const TypeKind wrapper : wrappers) {
    if (wrapper == TypeKind::list) begin += '[';
    end += wrapper == TypeKind::list ? ']' : '!';
  }
  std::reverse(end.begin(), end.end());
  return begin.append(named.name).append(end);
}

bool non_null_levels_match(const std::vector<TypeKind>& argument,
                           const std::vector<TypeKind>& variable) {
  const auto is_non_null = [](const std::vector<TypeKind>& wrappers, std::size_t index) {
    return index < wrappers.size() && wrappers[index] == TypeKind::non_null;
  };
  std::size_t theirs = 0;
  for (std::size_t index = 0;; ++index, ++theirs) {
    if (is_non_null(argument, index) && !is_non_null(variable, theirs)) return false;
    if (index >= argument.size() || theirs >= variable.size()) return true;
    if (is_non_null(variable, theirs) && !is_non_null(argument, index)) ++theirs;
  }
}

std::size_t list_depth(const Value& value) {
  if (value.kind != ValueKind::list) return 0;
  std::size_t depth = 0;
  for (const Value& item : value.items) depth = std::max(depth, list_depth(item));
  return depth + 1;
}

// What graphql-ruby finds wrong with variables that are an argument, or items of its list. It
// compares types with those of the whole argument, and knows the variables of the last operation
// that it visited.
class ArgumentCheck {
 public:
  ArgumentCheck(Context& context, const DeclaredVariables& variables)
      : context_(context), variables_(variables) {}

  void check(const ArgumentUse& use) {
    if (use.definition == nullptr) return;
    if (use.value->kind == ValueKind::variable) return check(use, *use.value);
    if (use.value->kind != ValueKind::list) return;
    for (const Value& item : use.value->items) {
      if (item.kind == ValueKind::variable) check(use, item);
    }
  }

 private:
  void check(const ArgumentUse& use, const Value& value) {
    const std::uint32_t index = variables_.find(value.text);
    if (index == NameTable::kNone || context_.is_full()) return;
    const VariableDefinitionUse& variable = variables_.variables()[index];
    if (variable.type == nullptr) return;
    const Type& expected = *use.definition->type;
    if (use.value->kind == ValueKind::variable && variable.type == &expected) return;
    std::vector<TypeKind> wrappers = wrappers_of(*variable.type);
    if (variable.node->default_value != nullptr && !variable.type->is_non_null()) {
      wrappers.insert(wrappers.begin(), TypeKind::non_null);
    }
    for (std::size_t depth = list_depth(*use.value); depth > 0; --depth) {
      wrappers.insert(wrappers.begin(), {TypeKind::non_null, TypeKind::list});
    }
    const bool has_default = use.definition->default_value != nullptr;
    const std::vector<TypeKind> wanted = wrappers_of(has_default ? expected.nullable() : expected);
    const auto lists = [](const std::vector<TypeKind>& kinds) {
      return std::count(kinds.begin(), kinds.end(), TypeKind::list);
    };
    std::string_view kind;
    if (variable.type->named != expected.named) {
      kind = "Type mismatch";
    } else if (lists(wrappers) != lists(wanted)) {
      kind = "List dimension mismatch";
    } else if (!non_null_levels_match(wanted, wrappers)) {
      kind = "Nullability mismatch";
    } else {
      return;
    }
    report_mismatch(context_, {.order = use.order, .offsets = {use.offset}, .path = use.path},
                    *variable.node, *use.name, kind, text_of(wrappers, *variable.type->named),
                    expected);
  }

  Context& context_;
  const DeclaredVariables& variables_;
};

void check_as_graphql_ruby(Context& context) {
  const Facts& facts = context.facts();
  auto fragment = facts.fragments.begin();
  for (std::size_t index = 0; index < facts.operations.size(); ++index) {
    const OperationUse& operation = facts.operations[index];
    const bool is_last = index + 1 == facts.operations.size();
    const VisitOrder next = is_last ? ~VisitOrder{0} : facts.operations[index + 1].order;
    const DeclaredVariables table(facts, operation);
    ArgumentCheck check(context, table);
    for (const ArgumentUse& use : Context::slice(facts.arguments, operation.arguments)) {
      check.check(use);
    }
    for (; fragment != facts.fragments.end() && fragment->order < next; ++fragment) {
      if (fragment->order < operation.order) continue;
      for (const ArgumentUse& use : Context::slice(facts.arguments, fragment->arguments)) {
        check.check(use);
      }
    }
  }
}

std::string_view kind_of_mismatch(const Type& type, const Type& expected) {
  if (type.named != expected.named) return "Type mismatch";
  const auto lists = [](const Type& wrapped) {
    const std::vector<TypeKind> kinds = wrappers_of(wrapped);
    return std::count(kinds.begin(), kinds.end(), TypeKind::list);
  };
  return lists(type) == lists(expected) ? "Nullability mismatch" : "List dimension mismatch";
}

// What it doesn't find: in fragments, and in lists in lists.
void check_all_positions(Context& context) {
  for (const OperationUse& operation : context.facts().operations) {
    if (operation.variables.empty()) continue;
    if (context.is_full()) return;
    const DeclaredVariables table(context.facts(), operation);
    context.for_each_variable_use(operation, [&](const VariableUse& use) {
      if (use.type == nullptr || context.is_full()) return;
      const std::uint32_t index = table.find(use.node->text);
      if (index == NameTable::kNone) return;
      const VariableDefinitionUse& variable = table.variables()[index];
      if (variable.type == nullptr || is_allowed(variable, use)) return;
      report_mismatch(context,
                      {.order = operation.order,
                       .offsets = {use.argument->offset},
                       .path = use.path,
                       .is_ours = true},
                      *variable.node, *use.argument, kind_of_mismatch(*variable.type, *use.type),
                      to_string(*variable.type), *use.type);
    });
  }
}

}  // namespace

// Specification, 5.8.5: the type of a variable fits every position where it is used. A nullable
// variable fits a non-null position if it has a default other than null, or the position has a
// default.
void variables_in_allowed_position(Context& context) {
  check_all_positions(context);
  context.begin_table();
  if (context.has_errors()) check_as_graphql_ruby(context);
}

}  // namespace porthole::graphql::validation
