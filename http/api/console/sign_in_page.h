#pragma once

#include "http/app/call.h"

/// The page on which somebody on another machine gives the control token: `/_porthole/sign-in`.
/// Rendered on the server, without scripts.
namespace porthole::http::console {

/// `GET`: asks for the token.
Result<Response> show_sign_in(Call& call);

/// `POST`: the form, with `control_token`. Opens a session in the browser, and redirects to the
/// page that the parameter `next` names.
Result<Response> sign_in(Call& call);

}  // namespace porthole::http::console
