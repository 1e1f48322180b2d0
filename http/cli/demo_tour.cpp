#include "http/cli/demo_tour.h"

namespace porthole::http {
namespace {

std::string command(const std::string& token, const std::string& url, const std::string& rest) {
  // The certificate of --tls-self-signed isn't trusted yet.
  const std::string insecure = url.starts_with("https:") ? "-k " : "";
  return "curl -s " + insecure + "-H 'Authorization: Bearer " + token + "' " + url + rest;
}

std::string step(const std::string& what, const std::string& line) {
  return "  # " + what + "\n  " + line + "\n\n";
}

}  // namespace

std::string demo_call(const std::string& url) {
  return command("bkpat_MQ_release", url, "/organizations/acme/portals/release -d '{}'");
}

std::string demo_tour(const std::string& url) {
  const std::string insecure = url.starts_with("https:") ? "-k " : "";
  return "\nFive minutes with the organization acme, in another terminal:\n\n" +
         step("Its portals. Any access token works.",
              command("anything", url, "/v2/organizations/acme/portals")) +
         step("Call one with its own token, four times: a release goes from SCHEDULED to PASSED.",
              demo_call(url)) +
         step("One that fails: the answer has errors.",
              command("bkpat_MQ_deploy", url, "/organizations/acme/portals/deploy -d '{}'")) +
         step("A code that a user approves: open its authorization_url.",
              "curl -s " + insecure + "-X POST " + url +
                  "/organizations/acme/portals/on-call/codes") +
         step("Make a portal of your own. Only this answer has its token.",
              command("anything", url,
                      "/v2/organizations/acme/portals -d '{\"name\": \"Mine\", \"query\": "
                      "\"{ viewer { user { name } } }\"}'")) +
         step("What was called, and everything as it was at the start.",
              "curl -s " + insecure + url + "/_porthole/v1/requests; curl -s " + insecure +
                  "-X POST " + url + "/_porthole/v1/reset") +
         "Ctrl-C stops it. porthole init --demo writes these fixtures to a file of yours.\n\n";
}

}  // namespace porthole::http
