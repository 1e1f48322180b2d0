#include "store/document/fixtures.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "store/document/document_reader.h"

namespace porthole {
namespace {

json::ParseOptions fixtures_parse_options() {
  json::ParseOptions options;
  options.comments = true;
  options.nodes_max = 20'000'000;
  return options;
}

}  // namespace

ReadResult read_fixtures(const std::vector<std::string>& paths, const Disk& disk,
                         const Clock& clock, Random& random, const QueryPolicy& query_policy) {
  ReadOptions options;
  options.parse_options = fixtures_parse_options();
  options.query_policy = query_policy;
  options.read_query = [&](const StateDocument& from, const std::string& name) {
    const bool is_absolute = name.starts_with('/');
    return disk.read(is_absolute ? name : folder_of(from.file) + '/' + name, kFixturesBytesMax);
  };
  ReadResult unreadable;
  std::vector<StateDocument> documents;
  for (const std::string& path : paths) {
    Result<std::string> text = disk.read(path, kFixturesBytesMax);
    if (!text) {
      unreadable.problems.push_back({path, {}, text.error().message});
      continue;
    }
    StateDocument document{path, *std::move(text), {}};
    json::ParseResult parsed = json::parse(document.text, options.parse_options);
    if (parsed.error) {
      unreadable.problems.push_back({path, parsed.error->position, parsed.error->message});
      continue;
    }
    document.root = std::move(parsed.document);
    documents.push_back(std::move(document));
  }
  ReadResult result = read_documents(documents, options, clock, random);
  if (unreadable.problems.empty()) return result;
  // The problems of the others are reported too, even references to what nothing declares, which an
  // unreadable file may declare.
  std::move(result.problems.begin(), result.problems.end(),
            std::back_inserter(unreadable.problems));
  return unreadable;
}

Result<ReadResult> read_more_fixtures(std::string text, const StoreReader* base, const Clock& clock,
                                      Random& random, const QueryPolicy& query_policy) {
  ReadOptions options;
  options.parse_options = fixtures_parse_options();
  options.query_policy = query_policy;
  options.base = base;
  return read_text(std::move(text), options, clock, random);
}

}  // namespace porthole
