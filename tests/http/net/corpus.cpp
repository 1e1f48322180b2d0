#include "tests/http/net/corpus.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <memory>
#include <numeric>
#include <optional>
#include <sstream>
#include <stdexcept>

#include "http/net/request_framer.h"

namespace porthole::http::test {
namespace {

// --- Reading the files ------------------------------------------------------------------------

std::vector<std::string> split_list(std::string_view text) {
  std::vector<std::string> members;
  while (!text.empty()) {
    const std::size_t comma = text.find(", ");
    members.emplace_back(text.substr(0, comma));
    text = comma == std::string_view::npos ? std::string_view() : text.substr(comma + 2);
  }
  return members;
}

[[noreturn]] void refuse(const std::string& what) {
  throw std::runtime_error(what);
}

template <typename Number>
Number read_number(std::string_view digits, int base) {
  Number number{};
  const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), number, base);
  if (parsed.ec != std::errc() || parsed.ptr != digits.data() + digits.size()) {
    refuse("no number: " + std::string(digits));
  }
  return number;
}

std::string unescape(std::string_view text);

// Reads the rest of "\*N{…}" from `at`, behind the asterisk, and leaves `at` behind it.
std::string read_repetition(std::string_view text, std::size_t& at) {
  const std::size_t open = text.find('{', at);
  const std::size_t end = text.find('}', at);
  if (open == std::string_view::npos || end == std::string_view::npos) refuse("\\* without {…}");
  const auto times = read_number<std::size_t>(text.substr(at, open - at), 10);
  const std::string once = unescape(text.substr(open + 1, end - open - 1));
  at = end + 1;
  std::string out;
  out.reserve(times * once.size());
  for (std::size_t time = 0; time < times; ++time) out += once;
  return out;
}

std::string unescape(std::string_view text) {
  std::string out;
  std::size_t at = 0;
  while (at < text.size()) {
    const char byte = text[at++];
    if (byte == '\n') continue;
    if (byte != '\\') {
      out += byte;
      continue;
    }
    if (at == text.size()) refuse("a backslash at the end");
    switch (text[at++]) {
      case 'r':
        out += '\r';
        break;
      case 'n':
        out += '\n';
        break;
      case 't':
        out += '\t';
        break;
      case '\\':
        out += '\\';
        break;
      case 'x':
        out += static_cast<char>(read_number<unsigned char>(text.substr(at, 2), 16));
        at += 2;
        break;
      case '*':
        out += read_repetition(text, at);
        break;
      default:
        refuse("no such escape");
    }
  }
  return out;
}

CorpusCase read_case(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) refuse(file.string() + ": can't be read");
  CorpusCase result;
  result.name = file.stem().string();
  int line_number = 0;
  std::string line;
  while (std::getline(in, line) && line != "---") {
    ++line_number;
    const auto value = [&](std::string_view key) -> std::optional<std::string> {
      if (!line.starts_with(key)) return std::nullopt;
      return line.substr(key.size());
    };
    if (const auto expected = value("# expect: ")) {
      result.expected = split_list(*expected);
    } else if (const auto why = value("# why: ")) {
      result.why = *why;
    } else if (const auto sees = value("# sees: ")) {
      result.sees = split_list(*sees);
    } else {
      refuse(file.string() + ":" + std::to_string(line_number) + ": no line of a corpus file");
    }
  }
  if (result.expected.empty()) refuse(file.string() + ": expects nothing");
  std::ostringstream rest;
  rest << in.rdbuf();
  try {
    result.bytes = unescape(rest.str());
  } catch (const std::runtime_error& error) {
    refuse(file.string() + ": " + error.what());
  }
  return result;
}

// --- Driving the framing ----------------------------------------------------------------------

// Bytes in a heap block of exactly their size, so that a sanitizer sees every step outside.
class ExactBuffer {
 public:
  std::span<char> bytes() { return {data_.get(), size_}; }
  std::size_t size() const { return size_; }

  // Moves to a new block: without the first `dropped` bytes, cut to `kept` of the rest, with `more`
  // behind.
  void renew(std::size_t dropped, std::size_t kept, std::string_view more) {
    auto data = std::make_unique<char[]>(kept + more.size());
    std::copy_n(data_.get() + dropped, kept, data.get());
    std::copy(more.begin(), more.end(), data.get() + kept);
    data_ = std::move(data);
    size_ = kept + more.size();
  }

 private:
  std::unique_ptr<char[]> data_ = std::make_unique<char[]>(0);
  std::size_t size_ = 0;
};

SeenRequest copy_request(const RequestFramer& framer) {
  const RequestHead& head = framer.head();
  SeenRequest seen;
  seen.method = head.method();
  seen.target = head.target();
  seen.path = head.path();
  seen.query = head.query();
  seen.authority = head.authority();
  for (std::size_t index = 0; index < head.header_count(); ++index) {
    const HeaderField field = head.header(index);
    seen.headers.emplace_back(field.name, field.value);
  }
  seen.body = framer.body();
  seen.keep_alive = head.keep_alive();
  return seen;
}

bool views_inside(const RequestFramer& framer, std::span<const char> buffer) {
  const auto inside = [&](std::string_view view) {
    return view.empty() || (view.data() >= buffer.data() &&
                            view.data() + view.size() <= buffer.data() + framer.retained_bytes());
  };
  const RequestHead& head = framer.head();
  bool all = inside(head.method()) && inside(head.target()) && inside(head.path()) &&
             inside(head.query()) && inside(head.authority()) && inside(framer.body());
  for (std::size_t index = 0; index < head.header_count(); ++index) {
    all = all && inside(head.header(index).name) && inside(head.header(index).value);
  }
  return all;
}

// One connection.
class Driver {
 public:
  explicit Driver(std::size_t body_bytes_max) : framer_(body_bytes_max) {}

  void read(std::string_view piece) {
    if (closed_) return;
    buffer_.renew(0, buffer_.size(), piece);
    while (!closed_ && step()) {
    }
  }

  Framed end() {
    const auto is_line_end = [](char byte) { return byte == '\r' || byte == '\n'; };
    const auto left = buffer_.bytes();
    if (!closed_ && !std::all_of(left.begin(), left.end(), is_line_end)) {
      framed_.outcomes.emplace_back("incomplete");
    }
    return std::move(framed_);
  }

 private:
  // Whether there may be more to do without more bytes.
  bool step() {
    const FramingStatus status = framer_.advance(buffer_.bytes());
    const std::size_t retained = framer_.retained_bytes();
    if (framer_.head_complete()) {
      framed_.views_inside = framed_.views_inside && views_inside(framer_, buffer_.bytes());
    }
    if (status == FramingStatus::failed) {
      framed_.outcomes.emplace_back(std::to_string(framer_.error().status) + " close");
      framed_.error_message = framer_.error().message;
      closed_ = true;
      return false;
    }
    if (status == FramingStatus::incomplete) {
      framed_.buffer_bytes_max = std::max(framed_.buffer_bytes_max, retained);
      buffer_.renew(0, retained, {});
      return false;
    }
    framed_.requests.push_back(copy_request(framer_));
    closed_ = !framer_.head().keep_alive();
    framed_.outcomes.emplace_back(closed_ ? "ok close" : "ok keep");
    const std::size_t done = framer_.request_bytes();
    framed_.buffer_bytes_max = std::max(framed_.buffer_bytes_max, done);
    buffer_.renew(done, retained - done, {});
    framer_.reset();
    return true;
  }

  RequestFramer framer_;
  ExactBuffer buffer_;
  Framed framed_;
  bool closed_ = false;
};

}  // namespace

std::string SeenRequest::summary() const {
  const std::string mark = query.empty() ? "" : "?";
  return method + " " + path + mark + query + " " + std::to_string(body.size());
}

std::filesystem::path corpus_folder() {
  return PORTHOLE_CORPUS_FOLDER;
}

std::vector<CorpusCase> load_corpus(const std::filesystem::path& folder) {
  std::vector<CorpusCase> cases;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == ".http") cases.push_back(read_case(entry.path()));
  }
  std::sort(cases.begin(), cases.end(),
            [](const CorpusCase& a, const CorpusCase& b) { return a.name < b.name; });
  return cases;
}

Framed frame(std::string_view bytes, std::span<const std::size_t> cuts,
             std::size_t body_bytes_max) {
  Driver driver(body_bytes_max);
  std::size_t from = 0;
  for (const std::size_t cut : cuts) {
    driver.read(bytes.substr(from, cut - from));
    from = cut;
  }
  driver.read(bytes.substr(from));
  return driver.end();
}

Framed frame_byte_by_byte(std::string_view bytes, std::size_t body_bytes_max) {
  std::vector<std::size_t> cuts(bytes.size());
  std::iota(cuts.begin(), cuts.end(), std::size_t{1});
  return frame(bytes, cuts, body_bytes_max);
}

}  // namespace porthole::http::test
