#pragma once

#include <span>
#include <string_view>

#include "portal/graphql/mock/name_meaning.h"
#include "portal/graphql/mock/names.h"
#include "portal/graphql/mock/owner_kind.h"

namespace porthole::graphql {

/// Patterns of texts, as `expand` takes them. Never empty.
using Phrases = std::span<const std::string_view>;

/// What objects of that kind say of themselves: a team's description is about people.
Phrases descriptions_of(OwnerKind kind);

/// A commit's message, an announcement, or what an event says.
Phrases messages_of(OwnerKind kind, const NameWords& field);

/// Why something happened, going by the other words of the field: `cancelReason`.
Phrases reasons_of(const NameWords& field);

Phrases notes_of(OwnerKind kind);
Phrases labels_of(OwnerKind kind);
Phrases keys_of(OwnerKind kind);
Phrases user_agents_of(OwnerKind kind, std::string_view type_name);

/// Lower-case states of what the field's other words or the object's type name:
/// `connectionState`, `Artifact.state`.
Phrases states_of(const NameWords& field, std::string_view type_name);

/// Texts that depend on nothing but what they mean. Empty for meanings with other rules.
Phrases phrases_of(NameMeaning meaning);

}  // namespace porthole::graphql
