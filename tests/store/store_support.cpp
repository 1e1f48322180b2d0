#include "tests/store/store_support.h"

#include <memory>

namespace porthole::test {
namespace {

PortalPtr portal_of(const Organization& organization, const UserPtr& user, const std::string& uuid,
                    std::string_view draft) {
  Revision revision = revise(
      nullptr, draft_of(draft), [](std::string_view) { return false; }, QueryPolicy());
  REQUIRE(revision.reasons.empty());
  Portal portal;
  portal.uuid = *Uuid::parse(uuid);
  portal.organization_uuid = organization.uuid;
  portal.contents = std::move(revision.contents);
  portal.created_at = *parse_iso8601("2024-08-26T03:22:45.555Z");
  portal.created_by = user;
  return render(std::move(portal));
}

}  // namespace

std::string portal_token_of(const Uuid& portal) {
  return "bkpat_" + portal.to_string();
}

void add_service_tokens(StateImage& image) {
  for (const StateImage::OrganizationImage& organization : image.organizations) {
    for (const PortalPtr& portal : organization.portals) {
      PortalToken token;
      token.digest = sha256(portal_token_of(portal->uuid));
      token.uuid = Uuid::make_v8(token.digest);
      token.portal_uuid = portal->uuid;
      token.created_by = portal->created_by;
      token.created_at = portal->created_at;
      image.portal_tokens.push_back(std::make_shared<const PortalToken>(std::move(token)));
    }
  }
}

StateImage sample_image() {
  const Timestamp created_at = *parse_iso8601("2013-08-29T10:10:03.000Z");
  const UserPtr sam = render({*Uuid::parse("3d3c3bf0-7d58-4afe-8fe7-b3017d5504de"), "Sam Kim",
                              "sam@example.com", "https://example.com/sam", created_at});
  const auto acme = std::make_shared<const Organization>(Organization{
      *Uuid::parse("f02d6a6f-7a0e-481d-9d6d-89b427aec48d"), "acme", "Acme Inc", created_at, 1});
  const auto globex = std::make_shared<const Organization>(Organization{
      *Uuid::parse("f02d6a6f-7a0e-481d-9d6d-89b427aec48e"), "globex", "Globex", created_at, 7});

  StateImage image;
  image.users = {sam};
  image.organizations = {
      {acme,
       {portal_of(*acme, sam, "01234567-89ab-cdef-0123-000000000002",
                  R"({"name":"D\u00e9ploie","query":"{ a }","description":"Two\nlines \"q\"",)"
                  R"("allowed_ip_addresses":"192.0.2.1/32","user_invokable":true})"),
        portal_of(*acme, demo_user(), "01234567-89ab-cdef-0123-000000000001",
                  R"({"name":"Second","query":"query Q { b }"})")}},
      {globex,
       {portal_of(
           *globex, sam, "01234567-89ab-cdef-0123-000000000003",
           R"({"name":"Second","query":"{ c }","description":"","allowed_ip_addresses":""})")}}};
  image.access_tokens = {std::make_shared<const AccessToken>(AccessToken{
                             *Uuid::parse("01234567-89ab-cdef-0123-00000000000a"),
                             sha256(kSampleToken),
                             "For acme",
                             std::make_shared<const std::vector<std::string>>(
                                 std::vector<std::string>{"read_portals", "write_portals"}),
                             {"acme"},
                             sam,
                             created_at,
                             {}}),
                         std::make_shared<const AccessToken>(
                             AccessToken{*Uuid::parse("01234567-89ab-cdef-0123-00000000000b"),
                                         sha256(kExpiredToken),
                                         "",
                                         all_scopes(),
                                         {},
                                         sam,
                                         created_at,
                                         *parse_iso8601("2024-08-26T03:22:45.555Z")})};
  image.revoked_tokens = {sha256("revoked")};
  add_service_tokens(image);
  return image;
}

}  // namespace porthole::test
