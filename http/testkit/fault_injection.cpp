#include "http/testkit/fault_injection.h"

#include <algorithm>
#include <array>

#include "http/testkit/limits.h"
#include "portal/base/ascii.h"
#include "portal/base/digest.h"

namespace porthole::http {
namespace {

void append_bytes(std::string& text, std::uint64_t number) {
  for (std::size_t i = 0; i < 8; ++i) text += static_cast<char>(number >> (8 * i));
}

/// From 0 up to, but not 1.
double fraction_of(const std::uint8_t* bytes) {
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < 8; ++i) number = number << 8 | bytes[i];
  return static_cast<double>(number >> 11) / static_cast<double>(std::uint64_t{1} << 53);
}

/// `lines` without those of that name.
std::string without_lines(std::string_view lines, std::string_view name) {
  std::string kept;
  while (!lines.empty()) {
    const std::size_t end = std::min(lines.find('\n') + 1, lines.size());
    const std::string_view line = lines.substr(0, end);
    if (!equal_ignoring_case(line.substr(0, line.find(':')), name)) kept += line;
    lines.remove_prefix(end);
  }
  return kept;
}

}  // namespace

std::size_t FaultDraft::bytes() const {
  std::size_t bytes = sizeof(FaultDraft) + 3 * match.json().size() + then_json.size() +
                      then.body.value_or("").size();
  for (const auto& [name, value] : then.headers) bytes += name.size() + value.size();
  return bytes;
}

std::string_view Faults::Fault::organization() const {
  const auto& organization = draft->match.organization();
  return organization ? std::string_view(*organization) : std::string_view();
}

Faults::Faults(Random& random) : table_(std::make_shared<const Table>()) {
  std::array<std::uint8_t, 8> bytes;
  random.fill(bytes.data(), bytes.size());
  for (const std::uint8_t byte : bytes) seed_ = seed_ << 8 | byte;
}

std::shared_ptr<const Faults::Table> Faults::table() const {
  const MutexLock lock(mutex_);
  return table_;
}

void Faults::set(std::vector<FaultPtr> faults) {
  auto table = std::make_shared<Table>();
  for (const FaultPtr& fault : faults) {
    if (fault->draft->match.organization()) table->of[std::string(fault->organization())];
  }
  for (const FaultPtr& fault : faults) {
    if (fault->draft->match.organization()) {
      table->of[std::string(fault->organization())].push_back(fault);
      continue;
    }
    table->of_any.push_back(fault);
    for (auto& [organization, its] : table->of) its.push_back(fault);
  }
  table->all = std::move(faults);
  count_.store(table->all.size(), std::memory_order_release);
  table_ = std::move(table);
}

Result<std::string> Faults::add(FaultDraft draft) {
  auto fault = std::make_shared<Fault>();
  fault->draft = std::make_shared<const FaultDraft>(std::move(draft));
  const MutexLock lock(mutex_);
  std::vector<FaultPtr> faults = table_->all;
  std::size_t bytes = fault->draft->bytes();
  for (const FaultPtr& other : faults) {
    bytes += other->draft->bytes();
    if (other->organization() == fault->organization()) fault->number = other->number;
  }
  if (faults.size() >= kFaultsMax || bytes > kFaultsBytesMax) {
    return Error{ErrorCode::conflict, "There are too many faults: at most " +
                                          std::to_string(kFaultsMax) + ", of " +
                                          std::to_string(kFaultsBytesMax) + " bytes in all"};
  }
  ++fault->number;
  fault->id = ++last_id_;
  json::Writer writer;
  write(writer, *fault);
  faults.push_back(std::move(fault));
  set(std::move(faults));
  return writer.take();
}

bool Faults::remove(std::uint64_t id) {
  const MutexLock lock(mutex_);
  std::vector<FaultPtr> faults = table_->all;
  if (std::erase_if(faults, [id](const FaultPtr& fault) { return fault->id == id; }) == 0) {
    return false;
  }
  set(std::move(faults));
  return true;
}

void Faults::clear(std::string_view organization) {
  const MutexLock lock(mutex_);
  std::vector<FaultPtr> faults = table_->all;
  std::erase_if(faults, [organization](const FaultPtr& fault) {
    return organization.empty() || fault->organization() == organization;
  });
  set(std::move(faults));
}

Faults::Draw Faults::draw(const Fault& fault, std::uint64_t match_number) const {
  const FaultDraft& draft = *fault.draft;
  if (!draft.probability && draft.then.jitter.count() == 0) return {};
  std::string input;
  append_bytes(input, seed_);
  append_bytes(input, fault.number);
  append_bytes(input, match_number);
  input += fault.organization();
  const Digest digest = sha256(input);
  return {fraction_of(digest.data()), fraction_of(digest.data() + 8)};
}

bool Faults::is_due(Fault& fault, std::uint64_t match_number, const Draw& draw) const {
  const FaultDraft& draft = *fault.draft;
  if (draft.nth && *draft.nth != match_number) return false;
  if (draft.probability && draw.chance >= *draft.probability) return false;
  if (!draft.times) {
    ++fault.fired;
    return true;
  }
  std::uint64_t fired = fault.fired;
  while (fired < *draft.times) {
    if (fault.fired.compare_exchange_weak(fired, fired + 1)) return true;
  }
  return false;
}

std::optional<TriggeredFault> Faults::fire(const MatchSubject& subject) {
  if (none()) return std::nullopt;
  const std::shared_ptr<const Table> table = this->table();
  const auto found = table->of.find(subject.organization);
  std::optional<TriggeredFault> fired;
  for (const FaultPtr& fault : found == table->of.end() ? table->of_any : found->second) {
    const FaultDraft& draft = *fault->draft;
    if (!draft.match.matches(subject)) continue;
    const std::uint64_t match_number = ++fault->matched;
    if (fired) continue;
    const Draw draw = this->draw(*fault, match_number);
    if (!is_due(*fault, match_number, draw)) continue;
    const double jitter_ms = draw.jitter * static_cast<double>(draft.then.jitter.count() + 1);
    fired = {fault->id, fault->draft,
             draft.then.delay + std::chrono::milliseconds(static_cast<std::int64_t>(jitter_ms))};
  }
  return fired;
}

void Faults::write(json::Writer& writer, const Fault& fault) {
  const FaultDraft& draft = *fault.draft;
  const auto number = [&](std::string_view name, std::uint64_t value) {
    writer.key(name);
    writer.integer(static_cast<std::int64_t>(value));
  };
  writer.begin_object();
  number("id", fault.id);
  writer.key("match");
  writer.raw(draft.match.json());
  if (draft.times) number("times", *draft.times);
  if (draft.nth) number("nth", *draft.nth);
  if (draft.probability) {
    writer.key("probability");
    writer.value(json::Value(*draft.probability));
  }
  writer.key("then");
  writer.raw(draft.then_json);
  number("matched", fault.matched);
  number("fired", fault.fired);
  writer.end_object();
}

void Faults::write_list(json::Writer& writer, std::optional<std::string_view> organization) const {
  writer.begin_array();
  // Owned here: another thread may replace the table meanwhile.
  const std::shared_ptr<const Table> table = this->table();
  for (const FaultPtr& fault : table->all) {
    if (!organization || fault->organization() == *organization) write(writer, *fault);
  }
  writer.end_array();
}

Response faulty_response(const FaultAction& then) {
  const int status = then.status.value_or(200);
  Response response;
  if (then.body) {
    response.body = *then.body;
    response.add_header("Content-Type", then.content_type);
  } else if (!then.resets_connection && may_have_content(status)) {
    response = message_response(status, reason_phrase(status));
  }
  response.status = status;
  return response;
}

void apply_fault(const TriggeredFault& fired, Response& response) {
  const FaultAction& then = fired.fault->then;
  response.delay += fired.delay;
  response.body_bytes_max = then.truncate_after_bytes;
  response.resets_connection = then.resets_connection;
  for (const auto& [name, value] : then.headers) {
    std::erase_if(response.headers, [&name = name](const ResponseHeader& header) {
      return equal_ignoring_case(header.name, name);
    });
    response.common_lines = without_lines(response.common_lines, name);
  }
  for (const auto& [name, value] : then.headers) {
    response.common_lines.append(name).append(": ").append(value).append("\r\n");
  }
}

}  // namespace porthole::http
