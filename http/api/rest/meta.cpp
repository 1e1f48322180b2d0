#include "http/api/rest/meta.h"

#include <chrono>

#include "portal/base/json.h"

namespace porthole::http::rest {

Result<Response> show_root(Call& call) {
  const auto now =
      std::chrono::floor<std::chrono::seconds>(call.services.clock.now().time_since_epoch());
  json::Writer writer;
  writer.begin_object();
  writer.member("message", "🛠");
  writer.key("timestamp");
  writer.integer(now.count());
  writer.end_object();
  return json_response(200, writer);
}

Result<Response> show_meta(Call&) {
  // Ours would come from this machine (chosen).
  return json_response(200, R"({"webhook_ips":["127.0.0.1"]})");
}

}  // namespace porthole::http::rest
