#include "portal/audit_data.h"

#include "portal/base/text.h"
#include "portal/limits.h"

namespace porthole {
namespace {

/// The beginning of a long text and its full length.
std::string with_length(std::string_view text) {
  const std::size_t shown = cut_length(text, limits::kAuditTextBytesMax);
  return std::string(text.substr(0, shown)) + "… (" + std::to_string(text.size()) + " bytes)";
}

/// Whether keeping the portal itself takes no more memory than an event's texts may.
bool is_light(const PortalPtr& portal) {
  return portal == nullptr ||
         (portal->json.size() <= limits::kAuditTextBytesMax && portal->responses == nullptr);
}

const PortalContents* contents_of(const PortalPtr& portal) {
  return portal == nullptr ? nullptr : &portal->contents;
}

}  // namespace

AuditData::AuditData(PortalPtr before, PortalPtr after) {
  if (is_light(before) && is_light(after)) {
    source_ = Change{std::move(before), std::move(after)};
  } else {
    source_ = describe_change(contents_of(before), contents_of(after));
  }
}

std::string AuditData::json() const {
  if (const auto* change = std::get_if<Change>(&source_)) {
    return describe_change(contents_of(change->before), contents_of(change->after));
  }
  return std::get<std::string>(source_);
}

void AuditDataWriter::text(std::string_view name, std::optional<std::string_view> before,
                           std::optional<std::string_view> after) {
  change(name, before, after);
}

void AuditDataWriter::boolean(std::string_view name, std::optional<bool> before,
                              std::optional<bool> after) {
  change(name, before, after);
}

void AuditDataWriter::natural(std::string_view name, std::optional<std::uint64_t> before,
                              std::optional<std::uint64_t> after) {
  change(name, before, after);
}

template <typename T>
void AuditDataWriter::change(std::string_view name, const std::optional<T>& before,
                             const std::optional<T>& after) {
  if (before == after) return;
  writer_.key(name);
  writer_.begin_object();
  write("old", before);
  write("new", after);
  writer_.end_object();
}

std::string AuditDataWriter::take() {
  writer_.end_object();
  return writer_.take();
}

void AuditDataWriter::write(std::string_view name, std::optional<std::string_view> text) {
  writer_.key(name);
  if (!text) {
    writer_.null();
  } else if (text->size() > limits::kAuditTextBytesMax) {
    writer_.string(with_length(*text));
  } else {
    writer_.string(*text);
  }
}

void AuditDataWriter::write(std::string_view name, std::optional<bool> value) {
  writer_.key(name);
  if (value) {
    writer_.boolean(*value);
  } else {
    writer_.null();
  }
}

void AuditDataWriter::write(std::string_view name, std::optional<std::uint64_t> value) {
  writer_.key(name);
  if (value) {
    writer_.integer(static_cast<std::int64_t>(*value));
  } else {
    writer_.null();
  }
}

std::string describe_change(const PortalContents* before, const PortalContents* after) {
  AuditDataWriter data;
  using View = std::optional<std::string_view>;
  const auto text = [&](std::string_view name, auto PortalContents::*member) {
    data.text(name, before == nullptr ? View() : View(before->*member),
              after == nullptr ? View() : View(after->*member));
  };
  text("slug", &PortalContents::slug);
  text("name", &PortalContents::name);
  text("description", &PortalContents::description);
  text("query", &PortalContents::query);
  text("allowed_ip_addresses", &PortalContents::allowed_ip_addresses);
  data.boolean("user_invokable",
               before == nullptr ? std::nullopt : std::optional(before->user_invokable),
               after == nullptr ? std::nullopt : std::optional(after->user_invokable));
  return data.take();
}

std::string describe_change(const ApiSettings& before, const ApiSettings& after) {
  AuditDataWriter data;
  data.text("allowed_ip_addresses", before.allowed_ip_addresses, after.allowed_ip_addresses);
  data.natural("revoke_inactive_tokens_after_days", before.revoke_inactive_tokens_after_days,
               after.revoke_inactive_tokens_after_days);
  data.boolean("restrict_user_api_token_creation", before.restrict_user_api_token_creation,
               after.restrict_user_api_token_creation);
  return data.take();
}

}  // namespace porthole
