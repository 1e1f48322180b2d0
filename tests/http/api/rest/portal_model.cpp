#include "tests/http/api/rest/portal_model.h"

#include <algorithm>
#include <utility>

#include "tests/support/server_under_test.h"

namespace porthole::http::test {
namespace {

/// A string as JSON; the model's texts need no escapes but these.
std::string json_string(const std::string& text) {
  std::string json = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') json += '\\';
    json += c;
  }
  return json + '"';
}

std::string json_string(const std::optional<std::string>& text) {
  return text ? json_string(*text) : "null";
}

std::string message(const std::string& text) {
  return "{\"message\":" + json_string(text) + '}';
}

/// The text between `before` and the next quotation mark.
std::string text_after(const std::string& body, const std::string& before) {
  const std::size_t at = body.find(before);
  if (at == std::string::npos) throw ClientError("no " + before + " in " + body);
  const std::size_t from = at + before.size();
  return body.substr(from, body.find('"', from) - from);
}

/// What every portal of open mode was made by, as the server says itself.
std::string created_by(HttpClient& client) {
  return client.exchange(get("/v2/user")).body;
}

}  // namespace

PortalModel::PortalModel(HttpClient& client, std::string organization, std::string slug_prefix,
                         bool is_alone, unsigned seed)
    : client_(client),
      organization_(std::move(organization)),
      path_("/v2/organizations/" + organization_ + "/portals"),
      prefix_(std::move(slug_prefix)),
      is_alone_(is_alone),
      random_(seed) {
  const Answer answer = client_.exchange(get("/v2/organizations/" + organization_));
  organization_uuid_ = text_after(answer.body, "{\"id\":\"");
  user_ = created_by(client_);
}

void PortalModel::step() {
  switch (random_() % 8) {
    case 0:
    case 1:
    case 2:
      return create();
    case 3:
    case 4:
      return update();
    case 5:
      return show();
    case 6:
      return remove();
    default:
      return list();
  }
}

void PortalModel::check_all() {
  for (const Portal& portal : portals_) {
    doing_ = "GET " + portal.slug;
    expect(client_.exchange(get(target_of(portal.slug))), 200, render(portal));
  }
  list();
}

void PortalModel::expect(const Answer& answer, int status, const std::string& body) const {
  if (answer.status == status && answer.body == body) return;
  throw ClientError(doing_ + "\nexpected " + std::to_string(status) + ' ' + body + "\ngot      " +
                    std::to_string(answer.status) + ' ' + answer.body);
}

// The five calls.

void PortalModel::list() {
  const std::size_t per_page = random_() % 7 + 1;
  const std::size_t page = random_() % 4 + 1;
  const std::string query =
      "?per_page=" + std::to_string(per_page) + "&page=" + std::to_string(page);
  doing_ = "GET " + path_ + query;
  const Answer answer = client_.exchange(get(path_ + query));
  if (!is_alone_) {
    if (answer.status != 200 || !answer.body.starts_with('[') || !answer.body.ends_with(']')) {
      throw ClientError(doing_ + " got " + answer.body);
    }
    return;
  }
  std::string body = "[";
  for (std::size_t i = (page - 1) * per_page; i < std::min(page * per_page, portals_.size()); ++i) {
    if (body.size() > 1) body += ',';
    body += render(portals_[i]);
  }
  expect(answer, 200, body + ']');
  const bool has_next = page * per_page < portals_.size();
  const std::string links = answer.header("Link").value_or("");
  const bool says_next =
      links.find("?page=" + std::to_string(page + 1) + "&per_page=" + std::to_string(per_page) +
                 ">; rel=\"next\"") != std::string::npos;
  if (has_next != says_next) throw ClientError(doing_ + " links to " + links);
}

void PortalModel::show() {
  const std::string slug = random_slug();
  doing_ = "GET " + slug;
  const Answer answer = client_.exchange(get(target_of(slug)));
  const Portal* portal = find(slug);
  if (portal == nullptr) return expect(answer, 404, message("No portal found"));
  expect(answer, 200, render(*portal));
}

void PortalModel::create() {
  const Draft draft = random_draft();
  doing_ = "POST " + draft.json;
  const Answer answer = client_.exchange(post(path_, draft.json));
  const std::vector<std::string> reasons = reasons_against(draft, nullptr);
  if (!reasons.empty()) {
    return expect(answer, 422, message("Validation failed: " + join(reasons)));
  }
  if (answer.status != 201) expect(answer, 201, "(a portal)");
  Portal portal;
  portal.uuid = text_after(answer.body, "{\"uuid\":\"");
  portal.slug = *draft.name;  // A name is a slug already.
  apply(draft, portal);
  std::string body = render(portal);
  body.pop_back();
  const std::string token = text_after(answer.body, "\"token\":\"");
  if (!token.starts_with("bkpat_")) throw ClientError(doing_ + ": no token: " + token);
  expect(answer, 201, body + ",\"token\":" + json_string(token) + '}');
  portals_.push_back(std::move(portal));
}

void PortalModel::update() {
  const std::string slug = random_slug();
  const Draft draft = random_draft();
  doing_ = "PUT " + slug + ' ' + draft.json;
  const Answer answer = client_.exchange(put(target_of(slug), draft.json));
  Portal* portal = find(slug);
  if (portal == nullptr) return expect(answer, 404, message("No portal found"));
  const std::vector<std::string> reasons = reasons_against(draft, portal);
  if (!reasons.empty()) {
    return expect(answer, 422, message("Validation failed: " + join(reasons)));
  }
  apply(draft, *portal);
  expect(answer, 200, render(*portal));
}

void PortalModel::remove() {
  const std::string slug = random_slug();
  doing_ = "DELETE " + slug;
  const Answer answer = client_.exchange(del(target_of(slug)));
  const Portal* portal = find(slug);
  if (portal == nullptr) return expect(answer, 404, message("No portal found"));
  expect(answer, 204, "");
  portals_.erase(portals_.begin() + (portal - portals_.data()));
}

// The rules.

PortalModel::Draft PortalModel::random_draft() {
  Draft draft;
  std::string members;
  const auto add = [&](const std::string& name, const std::string& value) {
    members += (members.empty() ? "" : ",") + json_string(name) + ':' + value;
  };
  if (chance(80)) {
    draft.name = chance(90) ? random_slug() : " ";
    add("name", json_string(*draft.name));
  }
  if (chance(30)) {
    draft.slug = chance(90) ? random_slug() : "Not A Slug";
    add("slug", json_string(*draft.slug));
  }
  if (chance(50)) {
    draft.description.emplace();
    if (chance(70)) *draft.description = "Says \"" + std::string(random_() % 300, 'x') + "\"";
    add("description", json_string(*draft.description));
  }
  if (chance(85)) {
    draft.query = chance(90) ? "{ f" + std::to_string(random_() % 100) + " }" : "";
    add("query", json_string(*draft.query));
  }
  if (chance(30)) {
    draft.allowed_ip_addresses.emplace();
    if (chance(70)) *draft.allowed_ip_addresses = "192.0.2.1/32 2001:db8::/32";
    add("allowed_ip_addresses", json_string(*draft.allowed_ip_addresses));
  }
  if (chance(40)) {
    draft.user_invokable = chance(50);
    add("user_invokable", *draft.user_invokable ? "true" : "false");
  }
  if (chance(20)) add("surprise", "[1,{\"a\":null}]");
  draft.json = '{' + members + '}';
  return draft;
}

std::vector<std::string> PortalModel::reasons_against(const Draft& draft,
                                                      const Portal* current) const {
  const auto is_taken = [&](const std::string& slug) {
    return std::any_of(portals_.begin(), portals_.end(), [&](const Portal& portal) {
      return &portal != current && portal.slug == slug;
    });
  };
  const std::string kTaken = "Slug has already been taken";
  std::vector<std::string> reasons;
  const bool has_name = draft.name && *draft.name != " ";
  if (draft.slug == "Not A Slug") {
    reasons.push_back(
        "Slug is invalid: it must be groups of a-z and 0-9 joined by single hyphens, at most 100 "
        "characters");
  } else if (draft.slug && is_taken(*draft.slug)) {
    reasons.push_back(kTaken);
  } else if (!draft.slug && current == nullptr && has_name && is_taken(*draft.name)) {
    reasons.push_back(kTaken);
  }
  if (!has_name && (draft.name || current == nullptr)) reasons.push_back("Name can't be blank");
  const bool has_query = draft.query && !draft.query->empty();
  if (!has_query && (draft.query || current == nullptr)) reasons.push_back("Query can't be blank");
  return reasons;
}

void PortalModel::apply(const Draft& draft, Portal& portal) const {
  if (draft.slug) portal.slug = *draft.slug;
  if (draft.name) portal.name = *draft.name;
  if (draft.description) portal.description = *draft.description;
  if (draft.query) portal.query = *draft.query;
  if (draft.allowed_ip_addresses) portal.allowed_ip_addresses = *draft.allowed_ip_addresses;
  if (draft.user_invokable) portal.user_invokable = *draft.user_invokable;
}

std::string PortalModel::render(const Portal& portal) const {
  return "{\"uuid\":" + json_string(portal.uuid) + ",\"slug\":" + json_string(portal.slug) +
         ",\"organization_uuid\":" + json_string(organization_uuid_) +
         ",\"name\":" + json_string(portal.name) +
         ",\"description\":" + json_string(portal.description) +
         ",\"query\":" + json_string(portal.query) +
         ",\"created_at\":" + json_string(std::string(kTestTimeText)) + ",\"created_by\":" + user_ +
         ",\"allowed_ip_addresses\":" + json_string(portal.allowed_ip_addresses) +
         ",\"user_invokable\":" + (portal.user_invokable ? "true" : "false") + '}';
}

std::string PortalModel::random_slug() {
  return prefix_ + std::to_string(random_() % 15);
}

PortalModel::Portal* PortalModel::find(const std::string& slug) {
  const auto found = std::find_if(portals_.begin(), portals_.end(),
                                  [&](const Portal& portal) { return portal.slug == slug; });
  return found == portals_.end() ? nullptr : &*found;
}

}  // namespace porthole::http::test
