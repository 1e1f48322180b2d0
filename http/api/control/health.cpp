#include "http/api/control/health.h"

#include <chrono>
#include <string>

#include "http/observe/version.h"

namespace porthole::http::control {
namespace {

double seconds(std::chrono::milliseconds time) {
  return static_cast<double>(time.count()) / 1e3;
}

std::chrono::milliseconds uptime_of(const Services& services) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() -
                                                               services.started_at);
}

}  // namespace

Result<Response> show_health(Call& call) {
  const Services& services = call.services;
  json::Writer writer;
  writer.begin_object();
  writer.member("status", "ok");
  writer.member("version", version());
  writer.key("uptime_s");
  writer.number(seconds(uptime_of(services)));
  writer.key("organizations");
  writer.integer(static_cast<std::int64_t>(services.store.organization_count()));
  writer.key("portals");
  writer.integer(static_cast<std::int64_t>(services.store.portal_count()));
  writer.end_object();
  return json_response(200, writer);
}

Result<Response> show_metrics(Call& call) {
  const Services& services = call.services;
  std::string text =
      "# HELP porthole_build_info The version that runs.\n"
      "# TYPE porthole_build_info gauge\n"
      "porthole_build_info{version=\"" +
      version() + "\"} 1\n";
  append_metric(text, "porthole_uptime_seconds", "gauge", "Time since the start.",
                seconds(uptime_of(services)));
  append_metric(text, "porthole_organizations", "gauge", "Organizations in the store.",
                static_cast<double>(services.store.organization_count()));
  append_metric(text, "porthole_portals", "gauge", "Portals in the store.",
                static_cast<double>(services.store.portal_count()));
  if (services.gauges.connections) {
    append_metric(text, "porthole_connections", "gauge", "Open connections, this one included.",
                  static_cast<double>(services.gauges.connections()));
  }
  if (services.gauges.snapshot_age) {
    if (const auto age = services.gauges.snapshot_age()) {
      append_metric(text, "porthole_snapshot_age_seconds", "gauge",
                    "Time since the snapshot file was last written.", seconds(*age));
    }
  }
  append_metric(text, "porthole_log_lines_lost_total", "counter",
                "Log lines that nobody read in time.",
                static_cast<double>(services.log.lines_lost()));
  services.metrics.write(text);
  Response response;
  response.add_header("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
  response.body = std::move(text);
  return response;
}

Result<Response> show_certificate(Call& call) {
  const std::string& pem = call.services.options.certificate_pem;
  if (pem.empty()) return Error{ErrorCode::not_found, "This server does not speak TLS"};
  Response response;
  response.add_header("Content-Type", "application/x-pem-file");
  response.body = pem;
  return response;
}

}  // namespace porthole::http::control
