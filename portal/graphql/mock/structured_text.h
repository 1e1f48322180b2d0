#pragma once

#include <string>
#include <string_view>

#include "portal/graphql/mock/hash.h"
#include "portal/graphql/mock/identity.h"

namespace porthole::graphql {

// Texts in other languages, all valid in them.

/// A JSON object whose members fit the name: `matrix`, `payload`, `changes`, …
std::string mock_json(const MockIdentity& identity, std::string_view field, HashRandom& random);

/// The steps of a pipeline.
std::string mock_yaml(HashRandom& random);

/// One element called like the field.
std::string mock_xml(std::string_view field, HashRandom& random);

}  // namespace porthole::graphql
