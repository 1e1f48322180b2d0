#include "http/cli/reloader.h"

#include <algorithm>
#include <memory>
#include <tuple>
#include <utility>

#include "http/app/query_warnings.h"
#include "portal/base/random.h"
#include "store/document/fixtures.h"
#include "store/document/schema_file.h"

namespace porthole::http {

Reloader::Reloader(const Options& options, Services& services, QueryPolicyHolder rules,
                   AuthMode mode, Disk& disk, RecordingDisk::Files files)
    : options_(options),
      services_(services),
      rules_(std::move(rules)),
      mode_(mode),
      disk_(disk),
      files_(std::move(files)) {}

std::vector<std::string> Reloader::paths() const {
  std::vector<std::string> paths;
  paths.reserve(files_.size());
  for (const auto& [path, digest] : files_) paths.push_back(path);
  return paths;
}

std::vector<std::string> Reloader::reload() {
  // Looked at first, so that a file that was only touched costs no state.
  RecordingDisk look(disk_);
  for (const auto& [path, digest] : files_) {
    static_cast<void>(look.read(path, kFixturesBytesMax).ok());
  }
  if (look.files() == files_) {
    services_.log.debug("nothing to reload: the files say what they said");
    return paths();
  }
  RecordingDisk recorder(disk_);
  apply(recorder);
  // A file that names others, and is broken, names none: they are still those to look at.
  RecordingDisk::Files files = recorder.files();
  files.insert(look.files().begin(), look.files().end());
  files_ = std::move(files);
  return paths();
}

void Reloader::apply(const Disk& disk) {
  SchemaResult schema = read_schema(options_.schema, disk);
  if (!schema.problems.empty()) return refuse(schema.problems);
  // With a seed, what is left out is made as it would be in a server that starts now.
  std::unique_ptr<Random> seeded;
  if (options_.rng_seed) seeded = std::make_unique<SeededRandom>(*options_.rng_seed);
  Random& random = seeded == nullptr ? services_.random : *seeded;
  ReadResult fixtures = read_fixtures(options_.fixtures, disk, services_.clock, random,
                                      QueryPolicy(schema.schema, options_.validation));
  if (!fixtures.problems.empty()) return refuse(fixtures.problems);
  const bool is_open = fixtures.image.access_tokens.empty();
  if (options_.auth == AuthChoice::automatic && is_open != (mode_ == AuthMode::open)) {
    services_.log.error(
        is_open ? "not reloaded: without access tokens the server would be open; restart it, or "
                  "say --auth strict"
                : "not reloaded: with access tokens the server would be strict; restart it, or say "
                  "--auth open");
    return;
  }
  const Result<void> replaced = services_.store.replace(detached(fixtures.image));
  if (!replaced) {
    services_.log.error("not reloaded", {{"reason", replaced.error().message}});
    return;
  }
  QueryPolicy rules(std::move(schema.schema), options_.validation, std::make_shared<QueryCache>());
  warn_of_queries(services_.log, rules, fixtures.image);
  rules_.set(std::move(rules));
  services_.invoker.recall("", {});
  services_.random.seek(random.position());
  const std::size_t portals = fixtures.image.portal_count();
  services_.start.set({std::move(fixtures.image), services_.start.get()->clock, random.position()});
  services_.store.expire(services_.clock.now());
  services_.log.info("reloaded", {{"portals", static_cast<std::int64_t>(portals)}});
}

void Reloader::refuse(const std::vector<Problem>& problems) const {
  const auto first = std::min_element(
      problems.begin(), problems.end(), [](const Problem& left, const Problem& right) {
        return std::tie(left.file, left.position.line, left.position.column) <
               std::tie(right.file, right.position.line, right.position.column);
      });
  services_.log.error(
      "not reloaded: what was there goes on",
      {{"problem", first->to_string()}, {"problems", static_cast<std::int64_t>(problems.size())}});
}

}  // namespace porthole::http
