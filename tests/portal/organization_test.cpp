#include "portal/organization.h"

#include <doctest/doctest.h>

#include "portal/base/digest.h"

namespace porthole {

TEST_SUITE("organization") {
  TEST_CASE("whose role isn't declared is an administrator") {
    Organization organization;
    const Uuid first = *Uuid::parse("00000000-0000-7000-8000-000000000001");
    const Uuid second = *Uuid::parse("00000000-0000-7000-8000-000000000002");
    const Uuid third = *Uuid::parse("00000000-0000-7000-8000-000000000003");
    CHECK(organization.role_of(first) == Role::admin);
    organization.members = {{first, Role::member}, {third, Role::admin}};
    CHECK(organization.role_of(first) == Role::member);
    CHECK(organization.role_of(second) == Role::admin);
    CHECK(organization.role_of(third) == Role::admin);
    CHECK(organization.role_of(Uuid()) == Role::admin);
  }

  TEST_CASE("roles have the vendor's names") {
    for (const Role role : {Role::admin, Role::member}) CHECK(parse_role(name_of(role)) == role);
    CHECK(name_of(Role::admin) == "admin");
    CHECK_FALSE(parse_role("owner"));
    CHECK_FALSE(parse_role("Admin"));
  }
}

}  // namespace porthole
