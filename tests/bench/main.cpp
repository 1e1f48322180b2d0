#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "tests/bench/graphql_documents.h"
#include "tests/bench/portals.h"
#include "tests/bench/scenarios.h"

namespace {

constexpr std::string_view kUsage =
    "Usage: porthole_bench scale PORTHOLE         start-up, memory, and the five calls\n"
    "       porthole_bench against PORTHOLE OTHER SCHEMA ROUNDS SECONDS PERCENT\n"
    "                                             two binaries side by side\n"
    "       porthole_bench calls PORTHOLE SCHEMA  calls of a portal\n"
    "       porthole_bench tokens PORTHOLE        calls at 10 and at 100,000 tokens\n"
    "       porthole_bench sync PORTHOLE          creates with --snapshot-sync\n"
    "       porthole_bench state PORTHOLE         resets and restores of 1,000 portals\n"
    "       porthole_bench journal PORTHOLE       get one with and without the journal; verify\n"
    "       porthole_bench starvation PORTHOLE    a normal client beside hostile ones\n"
    "       porthole_bench soak PORTHOLE SECONDS  mixed calls with random disconnects\n"
    "       porthole_bench fixtures FILE COUNT    writes what the others are measured with\n"
    "       porthole_bench draft NUMBER           prints the body that creates a portal\n"
    "       porthole_bench schema FILE BYTES      prints a schema, padded to that many bytes\n"
    "PORTHOLE is the binary to measure. Exits with 1 when a bar is missed.\n";

/// A temporary folder, removed by the destructor.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string path = (std::filesystem::temp_directory_path() / "porthole-bench-XXXXXX").string();
    if (::mkdtemp(path.data()) == nullptr) throw std::runtime_error("can't make a folder: " + path);
    path_ = path;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("can't read " + path);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// Returns the exit status.
int run(const std::vector<std::string>& arguments) {
  using namespace porthole::bench;
  const std::string command = arguments.empty() ? "" : arguments[0];
  if (command == "fixtures" && arguments.size() == 3) {
    write_fixtures(arguments[1], std::stoul(arguments[2]));
    return 0;
  }
  if (command == "draft" && arguments.size() == 2) {
    std::puts(draft_of(std::stoul(arguments[1])).c_str());
    return 0;
  }
  if (command == "schema" && arguments.size() == 3) {
    std::fputs(padded_schema(read_file(arguments[1]), std::stoul(arguments[2])).c_str(), stdout);
    return 0;
  }
  const std::size_t wanted = command == "against"                      ? 7
                             : command == "soak" || command == "calls" ? 3
                                                                       : 2;
  if (arguments.size() != wanted) {
    std::fputs(kUsage.data(), stderr);
    return 2;
  }
  const TemporaryFolder folder;
  const Setting setting{arguments[1], folder.path()};
  if (command == "scale") {
    const bool starts_well = run_startup(setting);
    return run_scale(setting) && starts_well ? 0 : 1;
  }
  if (command == "against") {
    const Comparison comparison{.other = arguments[2],
                                .schema_file = arguments[3],
                                .rounds = std::stoul(arguments[4]),
                                .seconds = std::stod(arguments[5]),
                                .tolerance = std::stod(arguments[6]) / 100};
    return run_against(setting, comparison) ? 0 : 1;
  }
  if (command == "calls") return run_calls(setting, arguments[2]) ? 0 : 1;
  if (command == "tokens") return run_tokens(setting) ? 0 : 1;
  if (command == "sync") return run_sync(setting) ? 0 : 1;
  if (command == "state") return run_state(setting) ? 0 : 1;
  if (command == "journal") return run_journal(setting) ? 0 : 1;
  if (command == "starvation") return run_starvation(setting) ? 0 : 1;
  if (command == "soak") {
    return run_soak(setting, std::chrono::seconds(std::stoul(arguments[2]))) ? 0 : 1;
  }
  std::fputs(kUsage.data(), stderr);
  return 2;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run({argv + 1, argv + argc});
  } catch (const std::exception& exception) {
    std::fprintf(stderr, "porthole_bench: %s\n", exception.what());
    return 1;
  }
}
