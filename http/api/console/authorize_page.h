#pragma once

#include "http/app/call.h"

/// The page on which a user approves or denies a code: `/_porthole/authorize/{code}`. Rendered on
/// the server, without scripts.
namespace porthole::http::console {

/// `GET`: asks the user, or shows what was decided about the code.
Result<Response> show_authorization(Call& call);

/// `POST`: the form, with `decision`, `user` and the one-time `form_token`. Redirects to the page.
Result<Response> decide_authorization(Call& call);

/// The style sheet of all pages.
Result<Response> show_style(Call& call);

}  // namespace porthole::http::console
