#include "portal/portal_draft.h"

#include <optional>
#include <utility>

#include "portal/base/utf8.h"
#include "portal/limits.h"
#include "portal/slug.h"

namespace porthole {
namespace {

/// Unicode's White_Space property.
bool is_space(char32_t c) {
  return (c >= 0x09 && c <= 0x0D) || c == 0x20 || c == 0x85 || c == 0xA0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
         c == 0x3000;
}

bool is_blank(std::string_view text) {
  for (std::size_t offset = 0; offset < text.size();) {
    const utf8::CodePoint point = utf8::decode(text, offset);
    if (!is_space(point.value)) return false;
    offset += point.bytes;
  }
  return true;
}

/// Applies one draft, property by property.
class Reviser {
 public:
  Reviser(const PortalContents* current, const PortalDraft& draft, const SlugTaken& is_taken,
          const QueryPolicy& query_policy)
      : current_(current), draft_(draft), is_taken_(is_taken), query_policy_(query_policy) {
    if (current != nullptr) revision_.contents = *current;
  }

  Revision run() {
    revise_slug();
    revise_name();
    revise_description();
    revise_query();
    revise_allowed_ip_addresses();
    revise_user_invokable();
    return std::move(revision_);
  }

 private:
  using Text = Property<std::string>;

  void refuse(std::string_view property, std::string message) {
    revision_.reasons.push_back({std::string(property), std::move(message)});
  }

  void revise_slug() {
    const Text& slug = draft_.slug;
    if (slug.presence == Presence::wrong_type) return refuse("slug", "Slug must be a string");
    const bool make_one = current_ == nullptr && slug.presence != Presence::given;
    if (make_one && !has_usable_name()) return;  // The reason against the name is enough.
    if (!make_one && !slug.mentioned()) return;
    std::string text = make_one ? slug_from_name(draft_.name.value) : slug.value;
    if (text.empty()) {
      return refuse("slug", make_one ? "Slug can't be made from this name, so it must be given"
                                     : "Slug can't be blank");
    }
    if (!is_slug(text)) {
      return refuse(
          "slug",
          "Slug is invalid: it must be groups of a-z and 0-9 joined by single hyphens, at "
          "most " +
              std::to_string(limits::kSlugCharactersMax) + " characters");
    }
    const bool unchanged = current_ != nullptr && current_->slug == text;
    if (!unchanged && is_taken_(text)) return refuse("slug", "Slug has already been taken");
    revision_.contents.slug = std::move(text);
  }

  bool has_usable_name() const {
    return draft_.name.presence == Presence::given && !is_blank(draft_.name.value);
  }

  /// Whether `property` has text that is not blank. If not, rejects it, unless this is an update
  /// that doesn't mention it.
  bool require(const Text& property, std::string_view name, std::string_view title) {
    if (property.presence == Presence::wrong_type) {
      refuse(name, std::string(title) + " must be a string");
      return false;
    }
    if (current_ != nullptr && !property.mentioned()) return false;
    if (property.presence == Presence::given && !is_blank(property.value)) return true;
    refuse(name, std::string(title) + " can't be blank");
    return false;
  }

  void revise_name() {
    if (!require(draft_.name, "name", "Name")) return;
    if (utf8::length(draft_.name.value) > limits::kNameCharactersMax) {
      return refuse("name", "Name is too long (maximum is " +
                                std::to_string(limits::kNameCharactersMax) + " characters)");
    }
    revision_.contents.name = draft_.name.value;
  }

  void revise_description() {
    const Text& description = draft_.description;
    if (description.presence == Presence::wrong_type) {
      return refuse("description", "Description must be a string or null");
    }
    if (description.presence == Presence::null) revision_.contents.description.reset();
    if (description.presence != Presence::given) return;
    if (description.value.size() > limits::kDescriptionBytesMax) {
      return refuse("description", "Description is too long (maximum is " +
                                       std::to_string(limits::kDescriptionBytesMax) + " bytes)");
    }
    revision_.contents.description = description.value;
  }

  void revise_query() {
    if (!require(draft_.query, "query", "Query")) return;
    const QueryPolicy::Check check = query_policy_.check(draft_.query.value);
    if (!check.is_refused) {
      revision_.contents.query = draft_.query.value;
      return;
    }
    std::vector<std::string> sentences = check.sentences();
    // The query may come from the real service, which accepts it.
    if (check.is_lenience_possible) sentences.back() += " (--validation warn would take it)";
    for (std::string& sentence : sentences) refuse("query", std::move(sentence));
  }

  void revise_allowed_ip_addresses() {
    const Text& addresses = draft_.allowed_ip_addresses;
    if (addresses.presence == Presence::wrong_type) {
      return refuse("allowed_ip_addresses", "Allowed ip addresses must be a string or null");
    }
    if (!addresses.mentioned()) return;
    Result<IpAllowlist> allowlist = IpAllowlist::parse(addresses.value);
    if (!allowlist) {
      return refuse("allowed_ip_addresses",
                    "Allowed ip addresses is invalid: " + allowlist.error().message);
    }
    revision_.contents.allowlist = *std::move(allowlist);
    revision_.contents.allowed_ip_addresses =
        addresses.presence == Presence::null ? std::nullopt : std::optional(addresses.value);
  }

  void revise_user_invokable() {
    const Property<bool>& invokable = draft_.user_invokable;
    if (!invokable.mentioned()) return;
    if (invokable.presence != Presence::given) {
      return refuse("user_invokable", "User invokable must be a boolean");
    }
    revision_.contents.user_invokable = invokable.value;
  }

  const PortalContents* current_;
  const PortalDraft& draft_;
  const SlugTaken& is_taken_;
  const QueryPolicy& query_policy_;
  Revision revision_;
};

}  // namespace

const std::vector<std::string_view>& draft_property_names() {
  static const std::vector<std::string_view> names = {
      "slug", "name", "description", "query", "allowed_ip_addresses", "user_invokable"};
  return names;
}

PortalDraft decode_draft(const json::Value& object) {
  return {text_property(object, "slug"),
          text_property(object, "name"),
          text_property(object, "description"),
          text_property(object, "query"),
          text_property(object, "allowed_ip_addresses"),
          boolean_property(object, "user_invokable")};
}

Revision revise(const PortalContents* current, const PortalDraft& draft, const SlugTaken& is_taken,
                const QueryPolicy& query_policy) {
  return Reviser(current, draft, is_taken, query_policy).run();
}

}  // namespace porthole
