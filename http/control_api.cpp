#include "http/control_api.h"

namespace porthole::http::control {

Result<Reply> show_certificate(Call& call) {
  const std::string& pem = call.services.options.certificate_pem;
  if (pem.empty()) return Error{ErrorCode::not_found, "This server does not speak TLS"};
  Reply reply;
  reply.add_header("Content-Type", "application/x-pem-file");
  reply.body = pem;
  return reply;
}

}  // namespace porthole::http::control
