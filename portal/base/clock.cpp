#include "portal/base/clock.h"

#include <cstddef>

namespace porthole {
namespace {

/// Writes `number` over the `digits` zeros at `at`. Every portal contains such times, and printf is
/// slow.
void fill_in(std::string& text, std::size_t at, unsigned number, std::size_t digits) {
  for (std::size_t i = digits; i-- > 0; number /= 10) {
    text[at + i] = static_cast<char>('0' + number % 10);
  }
}

/// Fills in date and time in a text that begins like `0000-00-00T00:00:00`.
std::string date_and_time(std::string text, Timestamp time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss<std::chrono::milliseconds> clock(time - day);
  fill_in(text, 0, static_cast<unsigned>(static_cast<int>(date.year())), 4);
  fill_in(text, 5, static_cast<unsigned>(date.month()), 2);
  fill_in(text, 8, static_cast<unsigned>(date.day()), 2);
  fill_in(text, 11, static_cast<unsigned>(clock.hours().count()), 2);
  fill_in(text, 14, static_cast<unsigned>(clock.minutes().count()), 2);
  fill_in(text, 17, static_cast<unsigned>(clock.seconds().count()), 2);
  return text;
}

/// Takes exactly `digits` decimal digits from the front of `text`.
std::optional<int> take_number(std::string_view& text, std::size_t digits) {
  if (text.size() < digits) return std::nullopt;
  int number = 0;
  for (std::size_t i = 0; i < digits; ++i) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    number = number * 10 + (text[i] - '0');
  }
  text.remove_prefix(digits);
  return number;
}

bool take_char(std::string_view& text, char expected) {
  if (text.empty() || text.front() != expected) return false;
  text.remove_prefix(1);
  return true;
}

/// The milliseconds of an optional fraction `.f…`; nothing if it is malformed.
std::optional<int> take_fraction(std::string_view& text) {
  if (!take_char(text, '.')) return 0;
  constexpr std::size_t kDecimalsMax = 9;
  int milliseconds = 0;
  std::size_t decimals = 0;
  while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
    if (decimals < 3) milliseconds = milliseconds * 10 + (text.front() - '0');
    ++decimals;
    text.remove_prefix(1);
  }
  if (decimals == 0 || decimals > kDecimalsMax) return std::nullopt;
  for (std::size_t i = decimals; i < 3; ++i) milliseconds *= 10;
  return milliseconds;
}

/// How far ahead of UTC the end of a time, `Z` or `±hh:mm`, says that it is; nothing if that is
/// malformed.
std::optional<std::chrono::minutes> take_offset(std::string_view text) {
  if (text == "Z") return std::chrono::minutes(0);
  const bool is_ahead = take_char(text, '+');
  if (!is_ahead && !take_char(text, '-')) return std::nullopt;
  const auto hours = take_number(text, 2);
  if (!hours || *hours > 23 || !take_char(text, ':')) return std::nullopt;
  const auto minutes = take_number(text, 2);
  if (!minutes || *minutes > 59 || !text.empty()) return std::nullopt;
  const std::chrono::minutes offset = std::chrono::hours(*hours) + std::chrono::minutes(*minutes);
  return is_ahead ? offset : -offset;
}

}  // namespace

Timestamp SystemClock::now() const {
  return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

MovableClock::Reading MovableClock::reading_of(std::int64_t packed, Timestamp source) {
  const bool is_frozen = (packed & 1) != 0;
  const std::chrono::milliseconds ms(packed >> 1);
  if (!is_frozen) return {source + ms, false, ms};
  const Timestamp now(ms);
  return {now, true, now - source};
}

MovableClock::Reading MovableClock::read() const {
  return reading_of(packed_.load(), source_.now());
}

bool MovableClock::move(const ClockMove& to) {
  const MutexLock lock(mutex_);
  const Timestamp source = source_.now();
  const Reading before = reading_of(packed_.load(), source);
  Timestamp now = to.now.value_or(before.now);
  if (now < kClockEarliest || now > kClockLatest) return false;
  if (to.advance) {
    if (*to.advance > kClockLatest - now) return false;
    now += *to.advance;
  }
  const bool is_frozen = to.frozen.value_or(before.is_frozen);
  const auto ms = is_frozen ? now.time_since_epoch() : now - source;
  packed_.store(pack(ms.count(), is_frozen));
  return true;
}

void MovableClock::follow_system_clock() {
  const MutexLock lock(mutex_);
  packed_.store(pack(0, false));
}

std::string to_iso8601(Timestamp time) {
  std::string text = date_and_time("0000-00-00T00:00:00.000Z", time);
  const auto milliseconds = time - std::chrono::floor<std::chrono::seconds>(time);
  fill_in(text, 20, static_cast<unsigned>(milliseconds.count()), 3);
  return text;
}

std::string to_iso8601_seconds(Timestamp time) {
  return date_and_time("0000-00-00T00:00:00Z", time);
}

std::string to_utc_text(Timestamp time) {
  return date_and_time("0000-00-00 00:00:00 UTC", time);
}

std::optional<Timestamp> parse_iso8601(std::string_view text) {
  const auto year = take_number(text, 4);
  if (!year || !take_char(text, '-')) return std::nullopt;
  const auto month = take_number(text, 2);
  if (!month || !take_char(text, '-')) return std::nullopt;
  const auto day = take_number(text, 2);
  if (!day || !take_char(text, 'T')) return std::nullopt;
  const auto hour = take_number(text, 2);
  if (!hour || *hour > 23 || !take_char(text, ':')) return std::nullopt;
  const auto minute = take_number(text, 2);
  if (!minute || *minute > 59 || !take_char(text, ':')) return std::nullopt;
  const auto second = take_number(text, 2);
  if (!second || *second > 59) return std::nullopt;
  const auto millisecond = take_fraction(text);
  if (!millisecond) return std::nullopt;
  const auto offset = take_offset(text);
  if (!offset) return std::nullopt;
  const std::chrono::year_month_day date(std::chrono::year(*year),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day)));
  if (!date.ok()) return std::nullopt;
  const Timestamp time = Timestamp(std::chrono::sys_days(date)) + std::chrono::hours(*hour) +
                         std::chrono::minutes(*minute) + std::chrono::seconds(*second) +
                         std::chrono::milliseconds(*millisecond) - *offset;
  constexpr auto kBegin = std::chrono::sys_days(std::chrono::year(0) / 1 / 1);
  constexpr auto kEnd = std::chrono::sys_days(std::chrono::year(10'000) / 1 / 1);
  if (time < kBegin || time >= kEnd) return std::nullopt;
  return time;
}

}  // namespace porthole
