#include "http/observe/match_input.h"

namespace porthole::http {

const json::Value* MatchInput::body_json() const {
  if (!parsed_) parsed_ = json::parse(body);
  return parsed_->error ? nullptr : &parsed_->document;
}

const json::Value* MatchInput::variables() const {
  if (operation_format == OperationFormat::none) return nullptr;
  static const json::Value none(rapidjson::kObjectType);
  const bool is_blank = body.find_first_not_of(" \t\r\n") == std::string_view::npos;
  if (operation_format == OperationFormat::portal_call && is_blank) return &none;
  const json::Value* value = body_json();
  if (value == nullptr || !value->IsObject()) return nullptr;
  if (operation_format == OperationFormat::portal_call) return value;
  const json::Value* member = json::find(*value, "variables");
  if (member == nullptr || member->IsNull()) return &none;
  if (!member->IsString()) return member;
  // `execute_document` takes their text, too.
  if (!parsed_variables_) parsed_variables_ = json::parse(json::text_of(*member));
  return parsed_variables_->error ? &none : &parsed_variables_->document;
}

}  // namespace porthole::http
