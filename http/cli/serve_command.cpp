#include "http/cli/serve_command.h"

#include <chrono>
#include <csignal>
#include <string>
#include <string_view>
#include <unistd.h>
#include <vector>

#include "http/cli/banner.h"
#include "http/cli/demo_tour.h"
#include "http/cli/run_server.h"
#include "http/cli/signal_set.h"
#include "http/net/descriptor_limit.h"
#include "http/net/limits.h"
#include "http/observe/line_writer.h"
#include "portal/base/json.h"

namespace porthole::http {
namespace {

/// How long to wait for a reader of standard output that doesn't read.
constexpr std::chrono::milliseconds kReadyPatience{1000};

void print_ready(const Server& server, const Log& log) {
  json::Writer writer;
  writer.begin_object();
  writer.member("event", "ready");
  const std::vector<std::string> urls = server.urls();
  writer.member("url", urls.front());
  writer.key("port");
  writer.integer(server.port());
  writer.key("pid");
  writer.integer(::getpid());
  if (urls.size() > 1) {
    writer.key("urls");
    writer.begin_array();
    for (const std::string& url : urls) writer.string(url);
    writer.end_array();
  }
  writer.end_object();
  if (!write_within(STDOUT_FILENO, writer.take() + '\n', kReadyPatience)) {
    log.warn("cannot write the ready line: nobody reads standard output");
  }
}

/// For people all of it, else one line of the log.
void print_demo(const RunningServer& running) {
  const std::string url = running.server.url();
  if (running.log.is_for_people()) {
    (void)write_within(STDERR_FILENO, demo_tour(url), kReadyPatience);
  } else {
    running.log.info("serving the demo", {{"try", demo_call(url)}});
  }
}

/// Returns when the server is to stop.
void wait_for_end(const SignalSet& signals, const RunningServer& running) {
  for (;;) {
    const ReceivedSignal received = signals.wait();
    if (received.number != kWakeSignal) {
      running.log.info("stopping", {{"signal", std::int64_t{received.number}}});
      return;
    }
    if (const std::string_view reason = running.lifetime.reason(); !reason.empty()) {
      running.log.info("stopping", {{"reason", reason}});
      return;
    }
  }
}

}  // namespace

int serve(const Options& options) {
  const SignalSet signals({SIGINT, SIGTERM, SIGHUP, SIGQUIT});
  const RaisedDescriptorLimit descriptors;
  return run_server(options, [&](const RunningServer& running) {
    const std::string banner = banner_for(running);
    if (!banner.empty()) (void)write_within(STDERR_FILENO, banner, kReadyPatience);
    // Who reads the banner in a terminal needs no line for programs in it.
    if (banner.empty() || ::isatty(STDOUT_FILENO) == 0) {
      print_ready(running.server, running.log);
    }
    if (options.demo) print_demo(running);
    wait_for_end(signals, running);
    signals.release();
    return ShutdownPlan{0, kShutdownGrace};
  });
}

}  // namespace porthole::http
