#include "http/cli/serve_command.h"

#include <csignal>
#include <cstdio>
#include <string_view>
#include <unistd.h>

#include "http/cli/print.h"
#include "http/cli/run_server.h"
#include "http/cli/signal_set.h"
#include "http/net/limits.h"
#include "portal/base/json.h"

namespace porthole::http {
namespace {

void announce(const Server& server) {
  json::Writer writer;
  writer.begin_object();
  writer.member("event", "ready");
  writer.member("url", server.url());
  writer.key("port");
  writer.integer(server.port());
  writer.key("pid");
  writer.integer(::getpid());
  writer.end_object();
  print(stdout, writer.take() + '\n');
}

void wait_for_end(const SignalSet& signals, const Serving& serving) {
  for (;;) {
    const ReceivedSignal received = signals.wait();
    if (received.number != kWakeSignal) {
      serving.log.info("stopping", {{"signal", std::int64_t{received.number}}});
      return;
    }
    if (const std::string_view reason = serving.lifetime.reason(); !reason.empty()) {
      serving.log.info("stopping", {{"reason", reason}});
      return;
    }
  }
}

}  // namespace

int serve(const Options& options) {
  const SignalSet signals({SIGINT, SIGTERM});
  return run_server(options, [&signals](const Serving& serving) {
    announce(serving.server);
    wait_for_end(signals, serving);
    signals.release();
    return ServingEnd{0, kShutdownGrace};
  });
}

}  // namespace porthole::http
