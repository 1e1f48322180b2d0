#include "portal/base/secret_name.h"

#include <string>

#include <doctest/doctest.h>

namespace porthole {
namespace {

TEST_SUITE("secret name") {
  TEST_CASE("is known by its last word, in any style") {
    for (const std::string name : {"token",
                                   "TOKEN",
                                   "secret",
                                   "password",
                                   "passwords",
                                   "client_secret",
                                   "clientSecret",
                                   "apiToken",
                                   "access_token",
                                   "accessToken",
                                   "refresh-token",
                                   "authorization_url",
                                   "Authorization",
                                   "Proxy-Authorization",
                                   "X-Original-Authorization",
                                   "Cookie",
                                   "Set-Cookie",
                                   "apiKey",
                                   "api_key",
                                   "X-Api-Key",
                                   "APIKEY",
                                   "api-keys",
                                   "privateKey",
                                   "PRIVATE_KEY",
                                   "awsSecretAccessKey",
                                   "signing_key",
                                   "X-Auth-Key",
                                   "X-Auth-Token",
                                   "X-Buildkite-Token",
                                   "X-Hub-Signature-256",
                                   "X-Amz-Security-Token",
                                   "passphrase",
                                   "dbPasswd",
                                   "pwd",
                                   "credentials",
                                   "jwt",
                                   "id_token",
                                   "client_assertion",
                                   "session_id",
                                   "basic_auth",
                                   "token[]",
                                   "token_2",
                                   "otp",
                                   "pin",
                                   "pass",
                                   "sig"}) {
      CAPTURE(name);
      CHECK(is_secret_name(name));
    }
  }

  TEST_CASE("is not the name of what only tells of secrets") {
    for (const std::string name : {"",
                                   "n",
                                   "name",
                                   "query",
                                   "key",
                                   "keys",
                                   "idempotency_key",
                                   "token_kind",
                                   "tokenUuid",
                                   "secret_count",
                                   "author",
                                   "authority",
                                   "spin",
                                   "compass",
                                   "config",
                                   "slug",
                                   "user",
                                   "description",
                                   "X-Request-Id",
                                   "Content-Type",
                                   "monkey",
                                   "code",
                                   "is_secret_set"}) {
      CAPTURE(name);
      CHECK_FALSE(is_secret_name(name));
    }
  }

  TEST_CASE("may end in another word that is asked for") {
    CHECK(name_ends_in("device_code", "code"));
    CHECK(name_ends_in("userCode", "code"));
    CHECK_FALSE(name_ends_in("codec", "code"));
    CHECK_FALSE(name_ends_in("ode", "code"));
  }
}

}  // namespace
}  // namespace porthole
