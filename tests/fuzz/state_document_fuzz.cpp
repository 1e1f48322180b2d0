// Reads any bytes as fixtures and as a whole state. What is read must be written, and what is
// written must be read again, to the same text.

#include <cstdint>
#include <string>
#include <string_view>

#include "portal/base/clock.h"
#include "portal/base/random.h"
#include "store/document/document_reader.h"
#include "store/document/document_writer.h"
#include "tests/fuzz/fuzz_support.h"

namespace porthole {
namespace {

using test::require;

std::string written(const StateImage& image) {
  std::string text = "{";
  const Result<void> result = write_document_members(image, [&](std::string_view piece) {
    text += piece;
    return Result<void>();
  });
  require(result.ok());
  return text + "}";
}

Result<ReadResult> read(std::string text, bool is_complete) {
  const ManualClock clock{Timestamp(std::chrono::hours(480'000))};
  SeededRandom random(1);
  ReadOptions options;
  options.is_complete = is_complete;
  return read_text(std::move(text), options, clock, random);
}

}  // namespace
}  // namespace porthole

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer names it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace porthole;
  const std::string text(data, data + size);
  for (const bool is_complete : {false, true}) {
    const Result<ReadResult> first = read(text, is_complete);
    if (!first || !first->problems.empty()) continue;
    const std::string once = written(first->image);
    const Result<ReadResult> second = read(once, true);
    require(second.ok() && second->problems.empty());
    require(written(second->image) == once);
  }
  return 0;
}
