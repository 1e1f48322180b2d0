#include "http/cli/reloader.h"

#include <algorithm>
#include <memory>
#include <tuple>
#include <utility>

#include "http/app/portal_warnings.h"
#include "portal/base/random.h"
#include "store/document/fixtures.h"
#include "store/document/schema_file.h"

namespace porthole::http {

Reloader::Reloader(const Options& options, Services& services, QueryPolicyHolder policy,
                   AuthMode mode, Disk& disk, RecordingDisk::Files files)
    : options_(options),
      services_(services),
      policy_(std::move(policy)),
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
  // Compared first: a file that was only touched must not reset the state.
  RecordingDisk current(disk_);
  for (const auto& [path, digest] : files_) {
    static_cast<void>(current.read(path, kFixturesBytesMax).ok());
  }
  if (current.files() == files_) {
    services_.log.debug("nothing to reload: no file has changed");
    return paths();
  }
  RecordingDisk recorder(disk_);
  apply(recorder);
  // If a file that names others is broken, the others are unknown: keep watching the old ones.
  RecordingDisk::Files files = recorder.files();
  files.insert(current.files().begin(), current.files().end());
  files_ = std::move(files);
  return paths();
}

void Reloader::apply(const Disk& disk) {
  SchemaResult schema = read_schema(options_.schema, disk);
  if (!schema.problems.empty()) return refuse(schema.problems);
  // With a seed, generated identifiers are those of a server that starts now.
  std::unique_ptr<Random> seeded;
  if (const auto& seed = options_.instance.seed) seeded = std::make_unique<SeededRandom>(*seed);
  Random& random = seeded == nullptr ? services_.random : *seeded;
  ReadResult fixtures = read_fixtures(options_.fixtures, disk, services_.clock, random,
                                      QueryPolicy(schema.schema, options_.validation));
  if (!fixtures.problems.empty()) return refuse(fixtures.problems);
  const bool is_open = fixtures.image.access_tokens.empty();
  if (options_.auth == AuthChoice::automatic && is_open != (mode_ == AuthMode::open)) {
    services_.log.error(
        is_open ? "not reloaded: without access tokens the server would be open; restart it, or "
                  "set --auth strict"
                : "not reloaded: with access tokens the server would be strict; restart it, or set "
                  "--auth open");
    return;
  }
  KeptImage baseline(std::move(fixtures.image));
  const Result<void> replaced = services_.store.replace(baseline.restored());
  if (!replaced) {
    services_.log.error("not reloaded", {{"reason", replaced.error().message}});
    return;
  }
  QueryPolicy policy(std::move(schema.schema), options_.validation, std::make_shared<QueryCache>());
  warn_of_queries(services_.log, policy, baseline.image());
  policy_.set(std::move(policy));
  services_.invoker.restore("", {});
  services_.random.seek(random.position());
  const std::size_t portals = baseline.image().portal_count();
  services_.baseline.set({std::move(baseline), services_.baseline.get()->clock, random.position()});
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
      "not reloaded: the old state is kept",
      {{"problem", first->to_string()}, {"problems", static_cast<std::int64_t>(problems.size())}});
}

}  // namespace porthole::http
