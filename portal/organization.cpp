#include "portal/organization.h"

#include <algorithm>

#include "portal/base/enum_names.h"

namespace porthole {
namespace {

constexpr EnumNames<Role, 2> kRoles = {{{
    {Role::admin, "admin"},
    {Role::member, "member"},
}}};

}  // namespace

std::string_view name_of(Role role) {
  return kRoles.name_of(role);
}

std::optional<Role> parse_role(std::string_view name) {
  return kRoles.find(name);
}

Role Organization::role_of(const Uuid& user) const {
  const auto found =
      std::lower_bound(members.begin(), members.end(), user,
                       [](const Member& member, const Uuid& id) { return member.user < id; });
  return found != members.end() && found->user == user ? found->role : Role::admin;
}

}  // namespace porthole
