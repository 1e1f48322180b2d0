#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <random>
#include <sstream>
#include <thread>

#include "tests/bench/batch.h"
#include "tests/bench/portals.h"
#include "tests/bench/report.h"
#include "tests/bench/scenarios.h"
#include "tests/bench/server_process.h"

namespace porthole::bench {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kThreads = 4;
/// Portals are created and deleted within this range, which bounds their number.
constexpr std::size_t kPortalNumbers = 1'000;
/// How much more memory the last third of the time may use than the second: this share, or this
/// much.
constexpr double kGrowthMib = 8;
constexpr double kGrowthShare = 1.1;
constexpr std::chrono::seconds kSettleTimeMax{10};

/// A request, and the statuses that may answer it.
struct Call {
  std::string bytes;
  std::vector<int> allowed;
  bool to_head = false;
};

struct Tally {
  std::atomic<std::uint64_t> answered{0};
  std::atomic<std::uint64_t> cut_off{0};
  /// Unexpected answers, and connections that broke without cause.
  std::atomic<std::uint64_t> wrong{0};
};

/// One client after another, each of which misbehaves in its own way.
class Troublemaker {
 public:
  Troublemaker(std::uint16_t port, std::uint64_t seed, Tally& tally)
      : port_(port), random_(seed), tally_(tally) {}

  void run_until(Clock::time_point end) {
    while (Clock::now() < end) {
      try {
        live_once(end);
      } catch (const ClientError& disconnected) {
        blame(disconnected.what());
      }
    }
  }

 private:
  std::size_t any(std::size_t end) {
    return std::uniform_int_distribution<std::size_t>(0, end - 1)(random_);
  }

  void blame(const std::string& what) {
    if (++tally_.wrong <= 20) std::fprintf(stderr, "soak: %s\n", what.c_str());
  }

  void live_once(Clock::time_point end) {
    HttpClient client = HttpClient::tcp(port_);
    while (Clock::now() < end) {
      switch (any(20)) {
        case 0:
          return leave_half_asked(client);
        case 1:
          return leave_unanswered(client);
        case 2:
          if (!pipeline(client)) return;
          break;
        case 3:
          return send_nonsense(client);
        default:
          if (!exchange(client, any_call())) return;
      }
    }
  }

  Call any_call() {
    const std::size_t number = any(kPortalNumbers);
    const std::string one = '/' + slug_of(number);
    switch (any(12)) {
      case 0:
      case 1:
        return {request("POST", "", draft_of(number)), {201, 422}};
      case 2:
        return {request("PUT", one, draft_of(number, any(1'000'000))), {200, 404}};
      case 3:
        return {request("DELETE", one), {204, 404}};
      case 4:
        return {request("GET", "?per_page=100&page=" + std::to_string(1 + any(12))), {200}};
      case 5:
        return {request("HEAD", one), {200, 404}, true};
      case 6:
        return {request("POST", "", R"({"name":"Broken","query":"query {"})"), {422}};
      case 7:
        return {request("PUT", one, R"({"name":)"), {400, 404}};
      case 8:
        return {request("TRACE", one), {405}};
      case 9:
        return {"GET /v2/user HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer no\r\n\r\n",
                {401}};
      case 10:
        return {chunked(number), {201, 422}};
      default:
        return {request("GET", one), {200, 404}};
    }
  }

  /// A create whose body comes in two chunks.
  std::string chunked(std::size_t number) {
    const std::string body = draft_of(number);
    const std::size_t cut = 1 + any(body.size() - 1);
    std::ostringstream text;
    text << "POST " << kPortalsPath << " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
         << kToken << "\r\nTransfer-Encoding: chunked\r\n\r\n"
         << std::hex << cut << "\r\n"
         << body.substr(0, cut) << "\r\n"
         << body.size() - cut << "\r\n"
         << body.substr(cut) << "\r\n0\r\n\r\n";
    return text.str();
  }

  bool take_answer(HttpClient& client, const Call& call) {
    const Answer response = client.read_answer(call.to_head ? "HEAD" : "GET");
    ++tally_.answered;
    if (std::find(call.allowed.begin(), call.allowed.end(), response.status) ==
        call.allowed.end()) {
      blame(std::to_string(response.status) + " " + response.body + " to " + call.bytes);
    }
    return !response.closes();
  }

  /// False when the server ends the connection.
  bool exchange(HttpClient& client, const Call& call) {
    if (any(8) == 0) {  // In two pieces.
      const std::size_t cut = any(call.bytes.size());
      client.send(std::string_view(call.bytes).substr(0, cut));
      std::this_thread::yield();
      client.send(std::string_view(call.bytes).substr(cut));
    } else {
      client.send(call.bytes);
    }
    return take_answer(client, call);
  }

  bool pipeline(HttpClient& client) {
    std::vector<Call> calls;
    std::string bytes;
    for (std::size_t i = 2 + any(30); i > 0; --i) {
      calls.push_back(any_call());
      bytes += calls.back().bytes;
    }
    client.send(bytes);
    return std::all_of(calls.begin(), calls.end(),
                       [&](const Call& call) { return take_answer(client, call); });
  }

  void leave(HttpClient& client) {
    ++tally_.cut_off;
    switch (any(3)) {
      case 0:
        return client.reset();
      case 1:
        client.finish_sending();
        return std::this_thread::yield();
      default:
        return;  // The destructor closes.
    }
  }

  void leave_half_asked(HttpClient& client) {
    const std::string bytes = any_call().bytes;
    client.send(std::string_view(bytes).substr(0, any(bytes.size())));
    if (any(2) == 0) std::this_thread::sleep_for(std::chrono::milliseconds(any(5)));
    leave(client);
  }

  void leave_unanswered(HttpClient& client) {
    for (std::size_t i = 1 + any(60); i > 0; --i) {
      // With its buffers full, the server can't write, and later stops reading.
      if (!client.send_fitting(any_call().bytes)) break;
    }
    if (any(2) == 0) std::this_thread::sleep_for(std::chrono::milliseconds(any(5)));
    if (any(2) == 0 && client.has_input()) (void)client.read_arrived();
    leave(client);
  }

  /// Framing that is refused, after which the connection closes.
  void send_nonsense(HttpClient& client) {
    static const std::vector<Call> kNonsense = {
        {"GET / HTTP/1.1\r\n\r\n", {400}},
        {"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", {400}},
        {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
         {400}},
        {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999\r\n\r\n", {413}},
        {"GET / HTTP/9.9\r\nHost: a\r\n\r\n", {505}},
        {"GET /" + std::string(9'000, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n", {414}},
        {"GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(20'000, 'a') + "\r\n\r\n", {431}},
        {std::string("\x16\x03\x01\x02\x00\x01\x00", 7), {400}},
    };
    const Call& call = kNonsense[any(kNonsense.size())];
    client.send(call.bytes);
    if (take_answer(client, call)) blame("stays open after " + call.bytes.substr(0, 100));
  }

  std::uint16_t port_;
  std::mt19937_64 random_;
  Tally& tally_;
};

/// The lowest number of descriptors within a second: writing a snapshot takes one more.
std::size_t resting_descriptors(const ServerProcess& server) {
  std::size_t least = server.descriptor_count();
  for (int i = 0; i < 100; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
    least = std::min(least, server.descriptor_count());
  }
  return least;
}

/// Waits until the server has as many descriptors as at the start.
std::size_t settled_descriptors(const ServerProcess& server, std::size_t wanted) {
  const Clock::time_point deadline = Clock::now() + kSettleTimeMax;
  while (server.descriptor_count() > wanted && Clock::now() < deadline) {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  return server.descriptor_count();
}

double mean(const std::vector<double>& values, std::size_t begin, std::size_t end) {
  double sum = 0;
  for (std::size_t i = begin; i < end; ++i) sum += values[i];
  return end > begin ? sum / static_cast<double>(end - begin) : 0;
}

/// Samples of resident memory in MiB while the clients run.
std::vector<double> run_clients(const ServerProcess& server, std::chrono::seconds duration,
                                Tally& tally) {
  const Clock::time_point end = Clock::now() + duration;
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < kThreads; ++i) {
    threads.emplace_back(
        [&server, &tally, end, i] { Troublemaker(server.port(), 1 + i, tally).run_until(end); });
  }
  std::vector<double> resident_mib;
  while (Clock::now() < end) {
    try {
      resident_mib.push_back(static_cast<double>(server.resident_bytes()) / 1024 / 1024);
    } catch (const std::exception&) {
      break;  // The server has died; the checks that follow report it.
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(250));
  }
  for (std::thread& thread : threads) thread.join();
  return resident_mib;
}

std::string read_file(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

}  // namespace

bool run_soak(const Setting& setting, std::chrono::seconds duration) {
  const std::string fixtures = setting.folder + "/portals.json";
  const std::string log = setting.folder + "/stderr";
  write_fixtures(fixtures, kPortalNumbers / 2);
  ServerProcess server(setting.porthole,
                       {"--fixtures", fixtures, "--snapshot", setting.folder + "/snapshot.json"},
                       log);
  Bars bars;
  const std::size_t descriptors_before = resting_descriptors(server);
  Tally tally;
  const std::vector<double> resident = run_clients(server, duration, tally);
  std::printf("%llu answers, %llu connections cut off\n\n",
              static_cast<unsigned long long>(tally.answered.load()),
              static_cast<unsigned long long>(tally.cut_off.load()));
  const std::size_t third = resident.size() / 3;
  const double second = mean(resident, third, 2 * third);
  const double last = mean(resident, 2 * third, resident.size());
  bars.holds("answers and endings as they should be", tally.wrong == 0,
             std::to_string(tally.wrong) + " wrong");
  bars.at_most("resident, last third of the time (second third: " + fixed(second, 1) + " MiB)",
               last, std::max(second * kGrowthShare, second + kGrowthMib), "MiB", 1);
  const std::size_t descriptors = settled_descriptors(server, descriptors_before);
  bars.holds("descriptors as at the start", descriptors == descriptors_before,
             std::to_string(descriptors_before) + ", then " + std::to_string(descriptors));
  int status = 0;
  try {
    HttpClient client = HttpClient::tcp(server.port());
    client.send(request("GET", ""));
    status = client.read_answer().status;
  } catch (const ClientError& disconnected) {
    std::fprintf(stderr, "soak: %s\n", disconnected.what());
  }
  bars.holds("still answers", status == 200, std::to_string(status));
  const int exit_status = server.stop();
  bars.holds("exit status", exit_status == 0, std::to_string(exit_status));
  const std::string said = read_file(log);
  bars.holds("silent on standard error", said.empty(), std::to_string(said.size()) + " bytes");
  if (!said.empty()) std::fprintf(stderr, "%s\n", said.substr(0, 20'000).c_str());
  bars.print();
  return bars.all_met();
}

}  // namespace porthole::bench
