// Measures the GraphQL engine by itself. Figures are processor time, which is steadier than elapsed
// time on a busy machine.

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <exception>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "portal/graphql/execute/executable.h"
#include "portal/graphql/language/document_parser.h"
#include "portal/graphql/type/build_schema.h"
#include "portal/graphql/validate/validate.h"
#include "tests/bench/graphql_documents.h"
#include "tests/bench/report.h"

namespace porthole::bench {
namespace {

using graphql::Document;
using graphql::SchemaPtr;

constexpr double kSchemaLoadBarMs = 25;
constexpr double kParseBarMbPerSecond = 50;
constexpr double kCheckBarUs = 100;

constexpr std::size_t kRounds = 15;
constexpr std::size_t kLongDocumentBytes = 60'000;
constexpr int kCallsAReading = 16;
constexpr double kRoundSecondsMax = 60;

constexpr const char* kUsage = R"(Usage: graphql_bench SCHEMA
       graphql_bench documents FOLDER
       graphql_bench round SCHEMA DOCUMENT parse|check SECONDS

Measures the engine with a schema. For comparisons with other engines: writes the documents into a
folder as long.graphql and kilobyte.graphql; and parses a document, or parses and validates it, for so
many seconds, twice, and prints a line of JSON about the second time.
)";

double processor_seconds() {
  timespec now{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

/// The processor time of one call of `work`: the median of several rounds.
template <typename Work>
double seconds_of(std::size_t calls_a_round, const Work& work) {
  std::vector<double> seconds;
  for (std::size_t round = 0; round < kRounds; ++round) {
    const double before = processor_seconds();
    for (std::size_t i = 0; i < calls_a_round; ++i) work();
    seconds.push_back((processor_seconds() - before) / static_cast<double>(calls_a_round));
  }
  return median(seconds);
}

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("can't read " + path);
  return {std::istreambuf_iterator<char>(file), {}};
}

SchemaPtr load(const std::string& text) {
  auto built = graphql::build_schema(text);
  if (auto* schema = std::get_if<SchemaPtr>(&built)) return std::move(*schema);
  throw std::runtime_error("the schema has problems; see porthole validate --schema");
}

Document parse(const std::string& text) {
  auto parsed = graphql::parse_document(text);
  if (auto* document = std::get_if<Document>(&parsed)) return std::move(*document);
  throw std::runtime_error(std::get<graphql::SyntaxError>(parsed).to_string());
}

void check(const std::string& text, const SchemaPtr& schema) {
  const auto errors = graphql::validate(parse(text), schema.get());
  if (!errors.empty()) throw std::runtime_error(errors.front().to_string());
}

/// Returns whether every bar was met.
bool run(const std::string& schema_file) {
  const std::string schema_text = read_file(schema_file);
  const SchemaPtr schema = load(schema_text);
  const std::string operations = long_document(kLongDocumentBytes);
  const std::string kilobyte = kilobyte_document();
  Bars bars;
  bars.at_most("load of a schema of " + std::to_string(schema_text.size() / 1000) + " KB",
               seconds_of(1, [&] { load(schema_text); }) * 1e3, kSchemaLoadBarMs, "ms", 2);
  const double parse_seconds = seconds_of(10, [&] { parse(operations); });
  bars.at_least("parse", static_cast<double>(operations.size()) / 1e6 / parse_seconds,
                kParseBarMbPerSecond, "MB/s", 1);
  bars.at_most("parse and validate " + std::to_string(kilobyte.size()) + " bytes",
               seconds_of(200, [&] { check(kilobyte, schema); }) * 1e6, kCheckBarUs, "µs", 1);
  bars.print();
  return bars.all_met();
}

void write_file(const std::filesystem::path& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary);
  if (!file.write(text.data(), static_cast<std::streamsize>(text.size())).flush())
    throw std::runtime_error("can't write " + path.string());
}

void write_documents(const std::filesystem::path& folder) {
  write_file(folder / "long.graphql", long_document(kLongDocumentBytes));
  write_file(folder / "kilobyte.graphql", kilobyte_document());
}

struct Round {
  std::size_t calls = 0;
  double seconds_a_call = 0;
};

/// Calls `work` for so many seconds of processor time.
Round round_of(double seconds, const std::function<void()>& work) {
  Round round;
  const double start = processor_seconds();
  double used = 0;
  while (used < seconds) {
    for (int i = 0; i < kCallsAReading; ++i) work();
    round.calls += kCallsAReading;
    used = processor_seconds() - start;
  }
  round.seconds_a_call = used / static_cast<double>(round.calls);
  return round;
}

double round_seconds(const std::string& text) {
  std::size_t used = 0;
  double seconds = 0;
  try {
    seconds = std::stod(text, &used);
  } catch (const std::logic_error&) {
    used = 0;
  }
  if (used != text.size() || !(seconds > 0 && seconds <= kRoundSecondsMax))
    throw std::runtime_error("SECONDS is above 0 and at most 60, not " + text);
  return seconds;
}

void run_round(const std::string& schema_file, const std::string& document_file,
               const std::string& work, const std::string& seconds_text) {
  const double seconds = round_seconds(seconds_text);
  const std::string text = read_file(document_file);
  const SchemaPtr schema = load(read_file(schema_file));
  std::function<void()> call;
  if (work == "parse") call = [&] { parse(text); };
  if (work == "check") call = [&] { check(text, schema); };
  if (!call) throw std::runtime_error("neither parse nor check: " + work);
  round_of(seconds, call);
  const Round round = round_of(seconds, call);
  std::printf("{\"calls\":%zu,\"seconds_a_call\":%.6e}\n", round.calls, round.seconds_a_call);
}

/// Returns the exit status.
int main_of(const std::vector<std::string>& arguments) {
  if (arguments.size() == 1) return run(arguments[0]) ? 0 : 1;
  if (arguments.size() == 2 && arguments[0] == "documents") {
    write_documents(arguments[1]);
  } else if (arguments.size() == 5 && arguments[0] == "round") {
    run_round(arguments[1], arguments[2], arguments[3], arguments[4]);
  } else {
    std::fputs(kUsage, stderr);
    return 2;
  }
  return 0;
}

}  // namespace
}  // namespace porthole::bench

int main(int argc, char** argv) {
  try {
    return porthole::bench::main_of({argv + 1, argv + argc});
  } catch (const std::exception& exception) {
    std::fprintf(stderr, "graphql_bench: %s\n", exception.what());
    return 1;
  }
}
