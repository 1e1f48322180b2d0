#include "http/testkit/fault_injector.h"

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

/// From 0 to below 1.
double fraction_of(const std::uint8_t* bytes) {
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < 8; ++i) number = number << 8 | bytes[i];
  return static_cast<double>(number >> 11) / static_cast<double>(std::uint64_t{1} << 53);
}

}  // namespace

std::string_view FaultInjector::Fault::organization() const {
  const auto& organization = draft->matcher.organization();
  return organization ? std::string_view(*organization) : std::string_view();
}

FaultInjector::FaultInjector(Random& random) : table_(std::make_shared<const Table>()) {
  std::array<std::uint8_t, 8> bytes;
  random.fill(bytes.data(), bytes.size());
  for (const std::uint8_t byte : bytes) seed_ = seed_ << 8 | byte;
}

const std::vector<FaultInjector::FaultPtr>& FaultInjector::Table::for_organization(
    std::string_view organization) const {
  const auto found = by_organization.find(organization);
  return found == by_organization.end() ? for_any : found->second;
}

std::shared_ptr<const FaultInjector::Table> FaultInjector::table() const {
  const MutexLock lock(mutex_);
  return table_;
}

void FaultInjector::set(std::vector<FaultPtr> faults) {
  auto table = std::make_shared<Table>();
  for (const FaultPtr& fault : faults) {
    if (fault->draft->matcher.organization())
      table->by_organization[std::string(fault->organization())];
  }
  for (const FaultPtr& fault : faults) {
    if (fault->draft->matcher.organization()) {
      table->by_organization[std::string(fault->organization())].push_back(fault);
      continue;
    }
    table->for_any.push_back(fault);
    for (auto& [organization, faults_of_it] : table->by_organization) faults_of_it.push_back(fault);
  }
  table->all = std::move(faults);
  count_.store(table->all.size(), std::memory_order_release);
  table_ = std::move(table);
}

Result<std::string> FaultInjector::add(FaultDraft draft) {
  auto fault = std::make_shared<Fault>();
  fault->draft = std::make_shared<const FaultDraft>(std::move(draft));
  const MutexLock lock(mutex_);
  std::vector<FaultPtr> faults = table_->all;
  std::size_t bytes = fault->draft->bytes();
  for (const FaultPtr& other : faults) {
    bytes += other->draft->bytes();
    if (other->organization() == fault->organization()) fault->rank = other->rank;
  }
  if (faults.size() >= kFaultsMax || bytes > kFaultsBytesMax) {
    return Error{ErrorCode::conflict, "There are too many faults: at most " +
                                          std::to_string(kFaultsMax) + ", of " +
                                          std::to_string(kFaultsBytesMax) + " bytes in all"};
  }
  ++fault->rank;
  fault->id = ++last_id_;
  json::Writer writer;
  write(writer, *fault);
  faults.push_back(std::move(fault));
  set(std::move(faults));
  return writer.take();
}

bool FaultInjector::remove(std::uint64_t id) {
  const MutexLock lock(mutex_);
  std::vector<FaultPtr> faults = table_->all;
  if (std::erase_if(faults, [id](const FaultPtr& fault) { return fault->id == id; }) == 0) {
    return false;
  }
  set(std::move(faults));
  return true;
}

void FaultInjector::clear(std::string_view organization) {
  const MutexLock lock(mutex_);
  std::vector<FaultPtr> faults = table_->all;
  std::erase_if(faults, [organization](const FaultPtr& fault) {
    return organization.empty() || fault->organization() == organization;
  });
  set(std::move(faults));
}

FaultInjector::Draw FaultInjector::draw(const Fault& fault, std::uint64_t match_number) const {
  const FaultDraft& draft = *fault.draft;
  if (!draft.probability && draft.then.jitter.count() == 0) return {};
  std::string input;
  append_bytes(input, seed_);
  append_bytes(input, fault.rank);
  append_bytes(input, match_number);
  input += fault.organization();
  const Digest digest = sha256(input);
  return {fraction_of(digest.data()), fraction_of(digest.data() + 8)};
}

bool FaultInjector::take_turn(Fault& fault, std::uint64_t match_number, const Draw& draw) {
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

std::optional<TriggeredFault> FaultInjector::fire(const MatchInput& input) {
  if (empty()) return std::nullopt;
  const std::shared_ptr<const Table> table = this->table();
  std::optional<TriggeredFault> fired;
  for (const FaultPtr& fault : table->for_organization(input.organization)) {
    const FaultDraft& draft = *fault->draft;
    if (!draft.matcher.matches(input)) continue;
    const std::uint64_t match_number = ++fault->matched;
    if (fired) continue;
    const Draw draw = this->draw(*fault, match_number);
    if (!take_turn(*fault, match_number, draw)) continue;
    const double jitter_ms = draw.jitter * static_cast<double>(draft.then.jitter.count() + 1);
    fired = {fault->id, fault->draft,
             draft.then.delay + std::chrono::milliseconds(static_cast<std::int64_t>(jitter_ms))};
  }
  return fired;
}

void FaultInjector::write(json::Writer& writer, const Fault& fault) {
  const FaultDraft& draft = *fault.draft;
  const auto number = [&](std::string_view name, std::uint64_t value) {
    writer.key(name);
    writer.integer(static_cast<std::int64_t>(value));
  };
  writer.begin_object();
  number("id", fault.id);
  writer.key("match");
  writer.raw(draft.matcher.json());
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

void FaultInjector::write_list(json::Writer& writer,
                               std::optional<std::string_view> organization) const {
  writer.begin_array();
  // Owned here: another thread may replace the table meanwhile.
  const std::shared_ptr<const Table> table = this->table();
  for (const FaultPtr& fault : table->all) {
    if (!organization || fault->organization() == *organization) write(writer, *fault);
  }
  writer.end_array();
}

}  // namespace porthole::http
