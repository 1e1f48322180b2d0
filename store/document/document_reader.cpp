#include "store/document/document_reader.h"

#include <memory>
#include <optional>
#include <utility>

#include "portal/base/digest.h"
#include "portal/base/object_reader.h"
#include "store/document/access_token_reader.h"
#include "store/document/audit_document.h"
#include "store/document/image_builder.h"
#include "store/document/organization_reader.h"
#include "store/document/portal_reader.h"

namespace porthole {
namespace {

/// The largest number that a log begins with; one that is beyond is numbered anew. No server
/// appends as many events as would lead from here to numbers that can't be written.
constexpr std::uint64_t kAuditNumberMax = std::uint64_t{1} << 53;

void read_audit(ObjectReader& object, ImageBuilder& builder) {
  const std::optional<std::size_t> index = builder.take_organization(object);
  const auto number = object.natural("number", Need::required);
  AuditEvent event = read_audit_event(object);
  // Two may have the same: chance can be set back.
  event.uuid = builder.read_uuid(object);
  if (!index || !number) return;
  StateImage::OrganizationImage& organization = builder.image().organizations[*index];
  if (organization.audit_events.empty()) organization.audit_number_first = *number;
  const std::uint64_t next = organization.audit_number_first + organization.audit_events.size();
  if (*number != next || *number == 0) {
    object.refuse("number", "audit events of an organization must be numbered one by one");
  }
  organization.audit_events.push_back(std::make_shared<const AuditEvent>(std::move(event)));
}

/// Reads the kinds of objects one after the other over all documents, so that an object may refer
/// to another one further down or in another document.
class DocumentReader {
 public:
  DocumentReader(const std::vector<StateDocument>& documents, const ReadOptions& options,
                 const Clock& clock, Random& random)
      : documents_(documents),
        options_(options),
        builder_(options, clock.now(), random),
        findings_(documents.size()) {}

  ReadResult run() {
    read_roots();
    read_all(&Roots::users, "users", [&](ObjectReader& user) { read_user(user, builder_); });
    read_all(&Roots::organizations, "organizations",
             [&](ObjectReader& organization) { read_organization(organization, builder_); });
    read_all(&Roots::access_tokens, "access_tokens", [&](ObjectReader& token) {
      read_access_token(token, builder_, result_.access_token);
    });
    for (std::size_t i = 0; i < documents_.size(); ++i) {
      if (roots_[i].portals == nullptr) continue;
      read_portals(*roots_[i].portals, documents_[i], builder_, findings_[i]);
    }
    read_all(&Roots::audit_events, "audit_events",
             [&](ObjectReader& event) { read_audit(event, builder_); });
    for (StateImage::OrganizationImage& organization : builder_.image().organizations) {
      if (organization.audit_number_first > kAuditNumberMax) organization.audit_number_first = 1;
    }
    for (std::size_t i = 0; i < documents_.size(); ++i) report(documents_[i], findings_[i]);
    result_.image = std::move(builder_.image());
    return std::move(result_);
  }

 private:
  /// The lists of a document; null where it has none.
  struct Roots {
    const json::Value* users = nullptr;
    const json::Value* organizations = nullptr;
    const json::Value* access_tokens = nullptr;
    const json::Value* portals = nullptr;
    const json::Value* audit_events = nullptr;
  };

  void read_roots() {
    std::size_t portals = 0;
    for (std::size_t i = 0; i < documents_.size(); ++i) {
      roots_.push_back(read_root(documents_[i], findings_[i]));
      portals += roots_[i].portals == nullptr ? 0 : roots_[i].portals->Size();
    }
    builder_.reserve(portals);
  }

  Roots read_root(const StateDocument& document, Findings& findings) {
    const JsonPath top;
    ObjectReader root(document.root, top, findings);
    const auto version = root.natural("version", Need::required);
    if (version && *version != kDocumentVersion) {
      root.refuse("version", "version " + std::to_string(*version) +
                                 " is not one that this porthole reads; it reads version " +
                                 std::to_string(kDocumentVersion));
    }
    const Need lists = builder_.identity();
    Roots roots{root.array("users", lists), root.array("organizations", lists),
                root.array("access_tokens", lists), root.array("portals", lists)};
    if (options_.is_complete) {
      roots.audit_events = root.array("audit_events", Need::optional);
      root.take("format");
      root.take("history");  // Of the file: see LogPosition.
      read_revoked_tokens(root);
    } else {
      root.take("$schema");  // For editors.
    }
    root.refuse_unknown();
    return roots;
  }

  void read_revoked_tokens(ObjectReader& root) {
    constexpr std::string_view kName = "revoked_tokens_sha256";
    const std::vector<std::string> digests = root.texts(kName, Need::required);
    for (std::size_t i = 0; i < digests.size(); ++i) {
      if (const auto digest = parse_digest(digests[i])) {
        builder_.image().revoked_tokens.push_back(*digest);
        builder_.note_revoked(*digest);
      } else {
        root.refuse(kName, i, "expected a SHA-256 digest");
      }
    }
  }

  template <typename Read>
  void read_all(const json::Value* Roots::*list, std::string_view name, const Read& read) {
    for (std::size_t i = 0; i < documents_.size(); ++i) {
      if (roots_[i].*list != nullptr) read_list(*(roots_[i].*list), name, findings_[i], read);
    }
  }

  template <typename Read>
  static void read_list(const json::Value& list, std::string_view name, Findings& findings,
                        const Read& read) {
    const JsonPath top;
    const JsonPath place = top.at(name);
    for (rapidjson::SizeType i = 0; i < list.Size() && findings.size() < kProblemsMax; ++i) {
      const JsonPath element = place.at(i);
      ObjectReader object(list[i], element, findings);
      if (!object.is_object()) continue;
      read(object);
      object.refuse_unknown();
    }
  }

  void report(const StateDocument& document, const Findings& findings) {
    for (const Finding& finding : findings) {
      if (result_.problems.size() >= kProblemsMax) return;
      // Only files have lines that somebody looks up, and each search reads all of the text.
      const json::Position position =
          document.file.empty()
              ? json::Position()
              : json::locate(document.text, finding.pointer, options_.parse_options);
      result_.problems.push_back({document.file, position, finding.message, finding.pointer});
    }
  }

  const std::vector<StateDocument>& documents_;
  const ReadOptions& options_;
  ImageBuilder builder_;
  /// One for each document, as `roots_`.
  std::vector<Findings> findings_;
  std::vector<Roots> roots_;
  ReadResult result_;
};

}  // namespace

ReadResult read_documents(const std::vector<StateDocument>& documents, const ReadOptions& options,
                          const Clock& clock, Random& random) {
  return DocumentReader(documents, options, clock, random).run();
}

Result<ReadResult> read_text(std::string text, const ReadOptions& options, const Clock& clock,
                             Random& random) {
  std::vector<StateDocument> documents(1);
  documents.front().text = std::move(text);
  json::ParseResult parsed = json::parse(documents.front().text, options.parse_options);
  if (parsed.error) return Error{ErrorCode::malformed, parsed.error->to_string()};
  documents.front().root = std::move(parsed.document);
  return read_documents(documents, options, clock, random);
}

}  // namespace porthole
