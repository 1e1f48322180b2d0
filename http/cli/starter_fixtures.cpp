#include "http/cli/init_command.h"

namespace porthole::http {

// Kept whole in one piece, as it is read: what it says is what the tests serve.
const std::string_view kStarterFixtures =
    R"jsonc(// What a porthole server holds when it starts. Serve it:
//
//   porthole --fixtures porthole.jsonc
//   curl -H "Authorization: Bearer bkua_writer" http://127.0.0.1:8080/v2/organizations/acme/portals
//
// check it:               porthole validate porthole.jsonc
// run tests against it:   porthole exec --fixtures porthole.jsonc -- COMMAND
//
// Comments and commas at the end of a list are allowed. What is not needed can go.
{
  "version": 1,

  // Who owns access tokens and makes portals. Others refer to a user by e-mail address.
  "users": [
    { "name": "Sam Kim", "email": "sam@example.com" },
  ],

  // What portals belong to. A slug is the organization's name in URLs.
  "organizations": [
    {
      "slug": "acme",
      "name": "Acme Inc",
      // Requests in a minute. They are only refused with --rate-limits enforce.
      // "rate_limits": { "rest": 200, "rest_user": 50, "portal": 200 },
    },
  ],

  // API access tokens. With any here, only those work; without, any token may do anything.
  // `porthole exec` hands the first one to the command that it runs.
  "access_tokens": [
    {
      "token": "bkua_writer",
      "user": "sam@example.com",
      "description": "Makes and changes portals",
      "scopes": ["read_organizations", "read_user", "read_portals", "write_portals", "graphql"],
    },
    {
      "token": "bkua_reader",
      "user": "sam@example.com",
      "description": "Looks at portals of one organization",
      "scopes": ["read_portals"],
      "organizations": ["acme"],
      // "expires_at": "2030-01-01T00:00:00Z",
    },
  ],

  // Portals: a query each, and who may call it.
  "portals": [
    {
      "organization": "acme",
      "name": "Trigger main build",
      "description": "Starts a build of whatever main is",
      "query": "mutation triggerBuild { buildCreate(input: { branch: \"main\", commit: \"HEAD\", pipelineID: \"UGlwZWxpbmUtLS0x\" }) { build { url } } }",
      "created_by": "sam@example.com",
      // The portal's own token. Without one, nobody knows what opens it.
      "token": "bkpat_MQ_starter",
      // Addresses and networks that may call it. Without any: all.
      // "allowed_ip_addresses": "192.0.2.1/32 198.51.100.0/24",
    },
    {
      "organization": "acme",
      "name": "Pipeline",
      // A query can have its own file, named from this one's folder: "query_file": "pipeline.graphql"
      "query": "query pipeline($slug: ID!) { pipeline(slug: $slug) { name url } }",
      "created_by": "sam@example.com",
      "token": "bkpat_MQ_pipeline",
      // Answers are made up, the same each time. These are chosen; the first rule that fits answers.
      "responses": [
        {
          "when": { "variables": { "slug": "acme/gone" } },
          "data": { "pipeline": null },
        },
        {
          "when": { "variables": { "slug": "acme/slow" } },
          "delay": "250ms",
        },
      ],
    },
  ],
}
)jsonc";

}  // namespace porthole::http
