#include "tests/support/server_under_test.h"

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <iterator>
#include <stdexcept>
#include <sys/resource.h>
#include <unistd.h>
#include <utility>

#include <doctest/doctest.h>

#include "portal/base/digest.h"
#include "portal/base/uuid.h"

namespace porthole::http::test {
namespace {

Uuid uuid_of(std::string_view text) {
  return Uuid::make_v8(sha256(text));
}

InstanceOptions instance_options(ServerUnderTestOptions& options) {
  InstanceOptions instance;
  instance.auth = options.auth;
  instance.seed = options.seed;
  instance.api = std::move(options.api);
  instance.invoker = options.invoker;
  instance.server = std::move(options.server);
  return instance;
}

}  // namespace

void LogLines::add(const std::string& line) {
  const std::lock_guard lock(mutex_);
  lines_.push_back(line);
}

std::vector<std::string> LogLines::all() const {
  const std::lock_guard lock(mutex_);
  return lines_;
}

std::size_t LogLines::count(std::string_view text) const {
  const std::lock_guard lock(mutex_);
  return static_cast<std::size_t>(
      std::count_if(lines_.begin(), lines_.end(),
                    [&](const std::string& line) { return line.find(text) != std::string::npos; }));
}

ServerOptions plain_server() {
  ServerOptions options;
  options.port = 0;
  options.threads = 2;
  return options;
}

ServerUnderTest::ServerUnderTest(ServerUnderTestOptions options)
    : log_(options.log_level, options.log_format,
           [this](const std::string& line) { log_lines.add(line); }),
      instance_(instance_options(options),
                std::make_unique<ClockAndRandom>(InstanceOptions{.seed = options.seed}, &clock),
                std::move(options.query_policy), {std::move(options.image)}, log_,
                options.observer) {
  // As in the real process.
  std::signal(SIGPIPE, SIG_IGN);
  const Result<void> listening = instance_.server().listen();
  if (!listening) throw std::runtime_error(listening.error().message);
  instance_.server().start();
}

ServerUnderTest::~ServerUnderTest() {
  instance_.server().stop(std::chrono::milliseconds(0));
  CHECK(store.find_broken_invariant() == "");
  CHECK(log_lines.count("handler threw") == 0);
}

UserPtr make_user(const std::string& email) {
  return std::make_shared<const User>(User{uuid_of(email), email.substr(0, email.find('@')), email,
                                           avatar_url_of(email), kTestTime});
}

OrganizationPtr make_organization(const std::string& slug, std::uint64_t number) {
  return std::make_shared<const Organization>(
      Organization{uuid_of(slug), slug, slug, kTestTime, number});
}

AccessTokenPtr make_access_token(std::string_view text, const UserPtr& user,
                                 std::vector<std::string> scopes,
                                 std::vector<std::string> organizations) {
  return std::make_shared<const AccessToken>(
      AccessToken{uuid_of(text), sha256(text), "A test's token",
                  std::make_shared<const std::vector<std::string>>(std::move(scopes)),
                  std::move(organizations), user, kTestTime, std::nullopt});
}

TemporaryFolder::TemporaryFolder() {
  // In /tmp, not TMPDIR: a Unix socket's path is limited to about 100 bytes.
  char pattern[] = "/tmp/porthole-test-XXXXXX";
  if (::mkdtemp(pattern) == nullptr) throw std::runtime_error("no temporary folder");
  path_ = pattern;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::size_t open_descriptors() {
#if defined(__linux__)
  const char* const folder = "/proc/self/fd";
#else
  const char* const folder = "/dev/fd";
#endif
  // Without the one that lists the folder.
  return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(folder), {})) -
         1;
}

bool allow_descriptors(std::size_t count) {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return false;
  if (limit.rlim_cur >= count) return true;
  limit.rlim_cur = std::min(static_cast<rlim_t>(count), limit.rlim_max);
  return ::setrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur >= count;
}

}  // namespace porthole::http::test
