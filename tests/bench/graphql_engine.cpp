// Measures the GraphQL engine by itself: `graphql_bench SCHEMA`. Figures are processor time, which
// is steadier than elapsed time on a busy machine.

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <exception>
#include <fstream>
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
  const std::string operations = long_document(60'000);
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

}  // namespace
}  // namespace porthole::bench

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("Usage: graphql_bench SCHEMA\n", stderr);
    return 2;
  }
  try {
    return porthole::bench::run(argv[1]) ? 0 : 1;
  } catch (const std::exception& exception) {
    std::fprintf(stderr, "graphql_bench: %s\n", exception.what());
    return 1;
  }
}
