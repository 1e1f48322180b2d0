#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <variant>
#include <vector>

#include "portal/base/json.h"
#include "portal/graphql/language/document_parser.h"
#include "portal/graphql/type/build_schema.h"
#include "portal/graphql/validate/limits.h"
#include "portal/graphql/validate/validate.h"
#include "tests/portal/graphql/validate/pet_schema.h"

// Validates any document, with and without a schema, and aborts if a guarantee of `validate.h` is
// broken.

namespace porthole::graphql {

namespace {

void require(bool promise) {
  if (!promise) std::abort();
}

const Schema& pet_schema() {
  static const auto outcome = build_schema(std::string(kPetSchema));
  const auto* schema = std::get_if<SchemaPtr>(&outcome);
  require(schema != nullptr);
  return **schema;
}

// Checks that an error has a message of limited length and locations within the source.
void verify(const QueryError& error, const Document& document) {
  constexpr std::size_t kEllipsisBytes = 3;
  constexpr std::size_t kWordBytes = 16;
  require(!error.message.empty());
  require(error.message.size() <= validation::kTextBytesMax + kEllipsisBytes);
  require(!error.locations.empty());
  const Location end = document.locate(static_cast<ByteOffset>(document.source().size()));
  for (const Location& location : error.locations) {
    require(location.line < end.line ||
            (location.line == end.line && location.column < end.column));
  }
  require(error.path.has_value());
  for (const PathSegment& segment : *error.path) {
    const auto* text = std::get_if<std::string>(&segment);
    if (text == nullptr) continue;
    require(!text->empty());
    require(text->size() <= validation::kTextBytesMax + kEllipsisBytes + kWordBytes);
  }
  require(!error.extensions.empty() && error.extensions.front().first == "code");
  json::Writer writer;
  error.write(writer);
  require(!writer.take().empty());
}

void verify(const Document& document, const Schema* schema) {
  const std::vector<QueryError> errors = validate(document, schema);
  require(errors.size() <= kValidationErrorsMax);
  for (const QueryError& error : errors) verify(error, document);
  require(validate(document, schema, 1).size() == (errors.empty() ? 0 : 1));
}

}  // namespace

}  // namespace porthole::graphql

// NOLINTNEXTLINE(readability-identifier-naming): the name that libFuzzer calls.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using porthole::graphql::Document;
  const auto outcome = porthole::graphql::parse_document(std::string(data, data + size));
  if (const auto* document = std::get_if<Document>(&outcome)) {
    porthole::graphql::verify(*document, &porthole::graphql::pet_schema());
    porthole::graphql::verify(*document, nullptr);
  }
  return 0;
}
