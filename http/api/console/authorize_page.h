#pragma once

#include "http/app/call.h"

/// The page on which a user approves or denies a code: `/_porthole/authorize/{code}`. Made by the
/// server, without a script.
namespace porthole::http::console {

/// The question, or what has become of the code.
Result<Response> show_authorization(Call& call);

/// The answer: a form with `decision`, `user` and the one-time `form_token`. Leads back to the
/// page.
Result<Response> decide_authorization(Call& call);

Result<Response> show_style(Call& call);

}  // namespace porthole::http::console
