#include "http/cli/validate_command.h"

#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include "http/app/portal_warnings.h"
#include "http/cli/input_disk.h"
#include "http/observe/log.h"
#include "portal/base/clock.h"
#include "portal/base/random.h"
#include "portal/limits.h"
#include "store/disk/disk.h"
#include "store/document/fixtures.h"
#include "store/document/schema_file.h"
#include "store/snapshot/snapshot_file.h"
#include "store/snapshot/state_recovery.h"

namespace porthole::http {
namespace {

bool is_query_file(const std::string& path) {
  return path.ends_with(".graphql") || path.ends_with(".gql");
}

/// The problems and objects in all files.
struct Summary {
  std::vector<Problem> problems;
  std::size_t users = 0;
  std::size_t organizations = 0;
  std::size_t access_tokens = 0;
  std::size_t portals = 0;
  std::size_t queries = 0;

  void add(const ReadResult& result) {
    problems.insert(problems.end(), result.problems.begin(), result.problems.end());
    users += result.image.users.size();
    organizations += result.image.organizations.size();
    access_tokens += result.image.access_tokens.size();
    for (const auto& organization : result.image.organizations) {
      portals += organization.portals.size();
    }
  }

  std::string to_string() const {
    std::string text = "ok: " + std::to_string(users) + " users, " + std::to_string(organizations) +
                       " organizations, " + std::to_string(access_tokens) + " access tokens, " +
                       std::to_string(portals) + " portals";
    if (queries > 0) text += ", " + std::to_string(queries) + " queries";
    return text + '\n';
  }
};

std::string counted(std::size_t number, const std::string& what) {
  return std::to_string(number) + ' ' + what + (number == 1 ? "" : "s");
}

/// Prints every problem and their number.
ExitStatus refuse(const std::vector<Problem>& problems) {
  print_problems(stdout, problems);
  print(stdout, counted(problems.size(), "problem") + '\n');
  return ExitStatus::invalid_input;
}

}  // namespace

ExitStatus validate(const ValidateCommand& command) {
  for (const std::string& warning : command.warnings) print_error(warning);
  const SystemClock clock;
  SystemRandom random;
  SystemDisk system_disk;
  const InputDisk disk(system_disk);
  const Log log(LogLevel::warn, LogStyle{},
                [](const std::string& line) { print(stderr, line + '\n'); });
  SchemaResult schema = read_schema(command.schema, disk);
  if (!schema.problems.empty()) return refuse(schema.problems);
  const QueryPolicy policy(std::move(schema.schema), command.validation);
  Summary summary;
  std::vector<std::string> fixtures;
  for (const std::string& file : command.files) {
    if (is_query_file(file)) {
      const std::vector<Problem> problems = check_query_file(file, disk, policy);
      summary.problems.insert(summary.problems.end(), problems.begin(), problems.end());
      ++summary.queries;
    } else if (is_snapshot(file, disk)) {
      const ReadResult read =
          recover_state(file, limits::kAuditEventsMax, disk, clock, random).read;
      summary.add(read);
      if (read.problems.empty()) warn_of_rules(log, policy, read.image);
    } else {
      fixtures.push_back(file);
    }
  }
  const ReadResult read = read_fixtures(fixtures, disk, clock, random, policy);
  summary.add(read);
  if (read.problems.empty()) {
    warn_of_queries(log, policy, read.image);
  }
  if (!summary.problems.empty()) return refuse(summary.problems);
  const std::size_t files = command.files.size() + (command.schema.empty() ? 0 : 1);
  if (!command.files.empty()) print(stdout, summary.to_string());
  print(stdout, counted(files, "file") + ", no problems\n");
  return ExitStatus::success;
}

}  // namespace porthole::http
