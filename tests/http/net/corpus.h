#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/net/limits.h"

namespace porthole::http::test {

/// One file of tests/http/net/corpus, whose README.md describes the format.
struct CorpusCase {
  std::string name;                   ///< The file's, without its extension.
  std::string why;                    ///< For people.
  std::vector<std::string> expected;  ///< "ok keep", "ok close", "400 close", "incomplete", …
  std::vector<std::string> sees;      ///< "GET /a?b 0", …; empty if not in the file.
  std::string bytes;                  ///< What the client sends.
};

/// Where the files are, beside this source.
std::filesystem::path corpus_folder();

/// All files of `folder`, in the order of their names. Throws `std::runtime_error`, naming file and
/// line, if one can't be read: a broken test, not a failed one.
std::vector<CorpusCase> load_corpus(const std::filesystem::path& folder = corpus_folder());

/// A request as framed, copied out of the buffer.
struct SeenRequest {
  std::string method;
  std::string target;
  std::string path;
  std::string query;
  std::string authority;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  bool keep_alive = false;

  /// As in a corpus file.
  std::string summary() const;
  bool operator==(const SeenRequest&) const = default;
};

/// What happened to a connection's bytes.
struct Framed {
  std::vector<std::string> outcomes;  ///< As in a corpus file.
  std::vector<SeenRequest> requests;
  std::string error_message;         ///< Of the last outcome, if it is a refusal.
  std::size_t buffer_bytes_max = 0;  ///< The most that was kept between two calls.
  bool views_inside = true;          ///< Whether all parts of heads and bodies were in the buffer.

  bool same_verdict(const Framed& other) const {
    return outcomes == other.outcomes && requests == other.requests &&
           error_message == other.error_message;
  }
};

/// Drives a `RequestFramer` over `bytes` as a connection would, read in pieces that end at `cuts`
/// (ascending, each at most `bytes.size()`) and at the end. The buffer moves with each piece, so
/// that sanitizers find a view that was kept too long.
Framed frame(std::string_view bytes, std::span<const std::size_t> cuts = {},
             std::size_t body_bytes_max = kBodyBytesMax);

/// The same, each byte by itself.
Framed frame_byte_by_byte(std::string_view bytes, std::size_t body_bytes_max = kBodyBytesMax);

}  // namespace porthole::http::test
