#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "portal/base/json.h"
#include "portal/base/result.h"
#include "portal/query_policy.h"
#include "store/document/problem.h"
#include "store/state_image.h"
#include "store/store_reader.h"

/// The JSON document that a state is written as: by people as fixtures, by us as snapshots, which
/// are complete. docs/fixtures.schema.json describes it. One reader (document_reader.h) reads both;
/// document_writer.h writes it.
namespace porthole {

inline constexpr std::uint64_t kDocumentVersion = 1;

/// A parsed document, to be read with `read_documents`.
struct StateDocument {
  /// For messages.
  std::string file;
  std::string text;
  json::Document root;
};

struct ReadOptions {
  /// Snapshots: everything that identifies an object must be there. Fixtures: what is left out is
  /// generated.
  bool is_complete = false;
  /// How the documents were parsed, to find positions in them again.
  json::ParseOptions parse_options;
  /// What the queries of portals are checked against.
  QueryPolicy query_policy;
  /// What the documents add to; null: nothing. They may refer to its objects, and may repeat its
  /// organizations and users if nothing about them differs; everything else must be new. The image
  /// that is read has what is new, and those of these organizations that have new portals, with
  /// only these. Must outlive the reading. It may change meanwhile, so `Store::add` checks again.
  const StoreReader* base = nullptr;
  /// Reads the file that a portal's `query_file` names. Without it the property is refused.
  std::function<Result<std::string>(const StateDocument& from, const std::string& name)> read_query;
};

struct ReadResult {
  StateImage image;
  /// When there are any, `image` must not be used.
  std::vector<Problem> problems;
  /// The first access token that is given in plain text; empty when none is. The image has only its
  /// digest.
  std::string access_token = {};
};

}  // namespace porthole
