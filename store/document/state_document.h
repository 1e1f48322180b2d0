#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "portal/base/clock.h"
#include "portal/base/json.h"
#include "portal/base/random.h"
#include "portal/base/result.h"
#include "portal/query_policy.h"
#include "store/store.h"

/// The JSON document that a state is written as: by people, as fixtures; by us, as snapshots, with
/// nothing left out. One reader serves both. `docs/fixtures.schema.json` describes it.
namespace porthole {

/// Something wrong with a file, and where.
struct Problem {
  std::string file;
  json::Position position;
  std::string message;
  /// The place as a JSON pointer; empty for the whole, and for what is no JSON.
  std::string pointer = {};

  /// `file:line:column: message`.
  std::string to_string() const;
};

/// A document that has been parsed and awaits `read_documents`.
struct StateDocument {
  /// For messages.
  std::string file;
  std::string text;
  json::Document root;
};

/// Problems that are told of one set of documents at most: what comes after the first few is mostly
/// their consequence.
inline constexpr std::size_t kProblemsMax = 100;

struct ReadOptions {
  /// Snapshots: everything that identifies an object must be there. Fixtures: what is left out is
  /// made.
  bool is_complete = false;
  /// How the documents were parsed, to find places in them again.
  json::ParseOptions parse_options;
  /// What the queries of portals must be.
  QueryPolicy query_policy;
  /// What the documents add to; null: nothing. Their objects may refer to those in it. An
  /// organization or user of it may stand in them again, if nothing about it differs; everything
  /// else must be new. The image that is read then holds what is new, and those organizations of
  /// this one that have new portals, with these. Must outlive the reading.
  const StateImage* base = nullptr;
  /// Reads the file that a portal's `query_file` names. Without it the property is refused.
  std::function<Result<std::string>(const StateDocument& from, const std::string& name)> read_query;
};

struct ReadResult {
  StateImage image;
  /// When there are any, `image` is of no use.
  std::vector<Problem> problems;
  /// The first access token that stands there in plain text, for whoever is to use it; empty where
  /// there is none. The image has its digest alone.
  std::string access_token = {};
};

/// Reads documents, whose objects may refer to each other's, into one image, and finds every
/// problem in them: types, unknown properties, rules of portals, identifiers that stand twice,
/// references to what is nowhere.
ReadResult read_documents(const std::vector<StateDocument>& documents, const ReadOptions& options,
                          const Clock& clock, Random& random);

/// Reads one document that isn't a file's, as `read_documents` does. Fails with `malformed` when it
/// is no JSON.
Result<ReadResult> read_text(std::string text, const ReadOptions& options, const Clock& clock,
                             Random& random);

/// Writes an image as the members of a complete document, in pieces of bounded size, so that a
/// large state is never in memory as text.
Result<void> write_document_members(const StateImage& image,
                                    const std::function<Result<void>(std::string_view)>& append);

}  // namespace porthole
