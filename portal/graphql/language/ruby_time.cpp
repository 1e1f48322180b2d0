#include "portal/graphql/language/ruby_time.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <tuple>

namespace porthole::graphql {
namespace {

/// Ruby's `Date` refuses longer texts.
constexpr std::size_t kDateBytesMax = 128;

constexpr int kSecondsPerMinute = 60;
constexpr int kMinutesPerHour = 60;
constexpr int kHoursPerDay = 24;

bool is_decimal(char character) {
  return character >= '0' && character <= '9';
}

/// Reads a text from its beginning. Letters match in either case.
class Scan {
 public:
  explicit Scan(std::string_view text) : rest_(text) {}

  bool is_at_end() const { return rest_.empty(); }

  bool take(char lower) {
    if (rest_.empty()) return false;
    const char character = rest_.front();
    const bool is_upper = character >= 'A' && character <= 'Z';
    if ((is_upper ? static_cast<char>(character - 'A' + 'a') : character) != lower) return false;
    rest_.remove_prefix(1);
    return true;
  }

  /// As many digits as there are.
  std::string_view digits() {
    std::size_t count = 0;
    while (count < rest_.size() && is_decimal(rest_[count])) ++count;
    const std::string_view found = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return found;
  }

  /// Exactly `count` digits; others may follow.
  std::optional<int> number(std::size_t count) {
    if (rest_.size() < count) return std::nullopt;
    int number = 0;
    for (std::size_t i = 0; i < count; ++i) {
      if (!is_decimal(rest_[i])) return std::nullopt;
      number = number * 10 + (rest_[i] - '0');
    }
    rest_.remove_prefix(count);
    return number;
  }

 private:
  std::string_view rest_;
};

std::string_view without_space(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n\f\v";
  const std::size_t begin = text.find_first_not_of(kSpace);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

/// The year, or for a long text one with the same calendar: that repeats after 400 years.
std::int64_t year_of(std::string_view digits) {
  constexpr std::int64_t kYearMax = 1'000'000;
  std::int64_t year = 0;
  for (const char digit : digits) {
    year = year * 10 + (digit - '0');
    if (year > kYearMax) year = kYearMax + year % 400;
  }
  return year;
}

int days_in_month(bool is_leap, int month) {
  constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && is_leap ? 29 : kDays[month - 1];
}

bool is_gregorian_leap(std::int64_t year) {
  return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

/// A time of day on a day of some month. Fields may be out of range.
struct TimeFields {
  bool is_leap = false;
  int month = 0;
  int day = 0;
  int hour = 0;
  int minute = 0;
  int second = 0;
};

/// The days of a month, where Ruby's `Time` looks them up: it takes month 0 for December.
std::optional<int> looked_up_days(const TimeFields& time, int month) {
  if (month > 12) return std::nullopt;
  return days_in_month(time.is_leap, month < 1 ? 12 : month);
}

/// Adds `minutes` and carries as Ruby's `Time` does: a field is only brought into its range where
/// something is added to it.
void move_later(TimeFields& time, int minutes) {
  int carry = minutes / kMinutesPerHour;
  if (const int added = minutes % kMinutesPerHour; added != 0) {
    time.minute += added;
    carry += time.minute / kMinutesPerHour;
    time.minute %= kMinutesPerHour;
  }
  int days = carry / kHoursPerDay;
  if (const int added = carry % kHoursPerDay; added != 0) {
    time.hour += added;
    days += time.hour / kHoursPerDay;
    time.hour %= kHoursPerDay;
  }
  if (days == 0) return;
  time.day += days;
  const std::optional<int> last = looked_up_days(time, time.month);
  if (!last || time.day <= *last) return;
  time.month = time.month == 12 ? 1 : time.month + 1;
  time.day = 1;
}

/// Rounds down, unlike `/`.
int floor_divide(int number, int divisor) {
  return number / divisor - (number % divisor < 0 ? 1 : 0);
}

void move_earlier(TimeFields& time, int minutes) {
  int carry = minutes / kMinutesPerHour;
  if (const int taken = minutes % kMinutesPerHour; taken != 0) {
    time.minute -= taken;
    const int over = floor_divide(time.minute, kMinutesPerHour);
    time.minute -= over * kMinutesPerHour;
    carry -= over;
  }
  int days = carry / kHoursPerDay;
  if (const int taken = carry % kHoursPerDay; taken != 0) {
    time.hour -= taken;
    const int over = floor_divide(time.hour, kHoursPerDay);
    time.hour -= over * kHoursPerDay;
    days -= over;
  }
  if (days == 0) return;
  time.day -= days;
  if (time.day >= 1) return;
  time.month = time.month <= 1 ? 12 : time.month - 1;
  // A month without days is out of range as well.
  time.day = looked_up_days(time, time.month).value_or(0);
}

/// What `Time.utc` takes: a day 31 in a shorter month is one of the next.
bool is_in_range(const TimeFields& time) {
  if (time.month < 1 || time.month > 12 || time.day < 1 || time.day > 31) return false;
  if (time.hour == kHoursPerDay) return time.minute == 0 && time.second == 0;
  return time.hour >= 0 && time.hour < kHoursPerDay && time.minute >= 0 &&
         time.minute < kMinutesPerHour && time.second >= 0 && time.second <= kSecondsPerMinute;
}

enum class Colon : std::uint8_t { optional, refused };

/// `Z`, `+hh:mm`, `+hhmm` or `+hh`, in minutes. Nothing if it is malformed; 0 if there is none.
std::optional<int> zone_minutes(Scan& scan, Colon colon) {
  const bool is_negative = scan.take('-');
  if (!is_negative && !scan.take('+')) {
    scan.take('z');
    return 0;
  }
  const std::optional<int> hours = scan.number(2);
  if (!hours) return std::nullopt;
  int minutes = 0;
  const bool has_colon = colon == Colon::optional && scan.take(':');
  if (has_colon || !scan.is_at_end()) {
    const std::optional<int> given = scan.number(2);
    if (!given) return std::nullopt;
    minutes = *given;
  }
  const int sum = *hours * kMinutesPerHour + minutes;
  return is_negative ? -sum : sum;
}

/// `Time.iso8601`.
bool is_time(std::string_view text) {
  Scan scan(without_space(text));
  scan.take('-');
  const std::string_view year = scan.digits();
  if (year.empty()) return false;
  TimeFields time{.is_leap = is_gregorian_leap(year_of(year))};
  constexpr std::string_view kBefore = "--t::";
  int* const fields[] = {&time.month, &time.day, &time.hour, &time.minute, &time.second};
  for (std::size_t i = 0; i < kBefore.size(); ++i) {
    if (!scan.take(kBefore[i])) return false;
    const std::optional<int> number = scan.number(2);
    if (!number) return false;
    *fields[i] = *number;
  }
  if (scan.take('.') && scan.digits().empty()) return false;
  const std::optional<int> minutes = zone_minutes(scan, Colon::optional);
  if (!minutes || !scan.is_at_end()) return false;
  // Of a day and more, the offset is out of range.
  constexpr int kMinutesPerDay = kHoursPerDay * kMinutesPerHour;
  if (*minutes <= -kMinutesPerDay || *minutes >= kMinutesPerDay) return false;
  if (*minutes < 0) move_later(time, -*minutes);
  if (*minutes > 0) move_earlier(time, *minutes);
  return is_in_range(time);
}

struct CivilDate {
  std::int64_t year = 0;
  int month = 1;
  int day = 1;

  bool is_before(std::int64_t y, int m, int d) const {
    return std::tuple(year, month, day) < std::tuple(y, m, d);
  }
  /// In the calendar that Ruby's `Date` has: Julian before the reform of 1582.
  bool exists() const {
    if (month < 1 || month > 12 || day < 1) return false;
    if (is_before(1582, 10, 5)) return day <= days_in_month(year % 4 == 0, month);
    return !is_before(1582, 10, 15) && day <= days_in_month(is_gregorian_leap(year), month);
  }
};

/// `20240826`
bool is_compact_date(std::string_view text) {
  Scan scan(text);
  const std::optional<int> year = scan.number(4);
  const std::optional<int> month = scan.number(2);
  const std::optional<int> day = scan.number(2);
  return day && scan.is_at_end() && CivilDate{*year, *month, *day}.exists();
}

/// Whether the text is the beginning of what Ruby writes for midnight of the date in it, and is a
/// date to Ruby: `2024-`, `2024-08`, `2024-08-26` or `2024-08-26T00:00`.
bool is_start_of_midnight(std::string_view text) {
  constexpr std::string_view kMidnight = "T00:00";
  const bool has_time = text.ends_with(kMidnight);
  Scan scan(text.substr(0, text.size() - (has_time ? kMidnight.size() : 0)));
  const std::string_view year = scan.digits();
  if (year.size() < 4 || (year.size() > 4 && year.starts_with('0'))) return false;
  CivilDate date{year_of(year)};
  if (!scan.take('-')) return false;
  if (!scan.is_at_end() || has_time) {
    const std::optional<int> month = scan.number(2);
    if (!month) return false;
    date.month = *month;
  }
  const bool has_day = !scan.is_at_end() || has_time;
  if (has_day) {
    const std::optional<int> day = scan.take('-') ? scan.number(2) : std::nullopt;
    if (!day) return false;
    date.day = *day;
  }
  if (!scan.is_at_end() || !date.exists()) return false;
  // An older date is Julian and is written in the Gregorian calendar, which agrees in one century,
  // is behind before, and up to ten days ahead after.
  if (!date.is_before(1582, 10, 15)) return true;
  return !date.is_before(200, 3, 1) && (!has_day || date.is_before(300, 2, 29));
}

bool has_day_of_year(std::int64_t year, int day) {
  const bool is_leap = year < 1582 ? year % 4 == 0 : is_gregorian_leap(year);
  constexpr int kDaysDropped = 10;
  const int days = (is_leap ? 366 : 365) - (year == 1582 ? kDaysDropped : 0);
  return day >= 1 && day <= days;
}

bool has_week(std::int64_t year, int week) {
  constexpr std::int64_t kYearOfReform = 1582;
  if (year == kYearOfReform) return week >= 1 && week <= 51;
  // The day of the week of the last of December: the year has 53 weeks if it is a Thursday, or if
  // that of the year before is a Wednesday. Julian ones repeat after 28 years; 0 has one before.
  const auto last_day = [](std::int64_t y) {
    return y < kYearOfReform ? (y + 28 + (y + 28) / 4 + 5) % 7
                             : (y + y / 4 - y / 100 + y / 400) % 7;
  };
  const bool is_long = last_day(year) == 4 || last_day(year - 1) == 3;
  return week >= 1 && week <= (is_long ? 53 : 52);
}

/// Ruby completes years of fewer than four characters.
std::int64_t completed_year(std::string_view digits, char sign) {
  std::int64_t year = year_of(digits);
  if (sign == '-') year = -year;
  const std::size_t length = digits.size() + (sign == '\0' ? 0 : 1);
  if (length >= 4) return year;
  return year + (year >= 69 ? 1900 : 2000);
}

/// A time behind a date, whose value doesn't matter: `T03:22`, with the separators that the date
/// has. True if there is none.
bool is_time_of_day(Scan& scan, bool has_separators) {
  if (scan.is_at_end()) return true;
  if (!scan.take('t') || !scan.number(2)) return false;
  if (has_separators && !scan.take(':')) return false;
  if (!scan.number(2)) return false;
  const bool has_seconds = has_separators ? scan.take(':') : true;
  if (has_seconds) {
    const bool is_second = scan.number(2).has_value();
    if (!is_second && has_separators) return false;
    if (is_second && (scan.take('.') || scan.take(',')) && scan.digits().empty()) return false;
  }
  const Colon colon = has_separators ? Colon::optional : Colon::refused;
  return zone_minutes(scan, colon).has_value() && scan.is_at_end();
}

/// `35-1` of `2024-W35-1`, or `351` of `2024W351`.
bool is_week_day(Scan& scan, std::int64_t year, bool has_separators) {
  const std::optional<int> week = scan.number(2);
  if (has_separators && !scan.take('-')) return false;
  const std::optional<int> day = scan.number(1);
  return week && day && has_week(year, *week) && *day >= 1 && *day <= 7;
}

/// The day of a year: `-08-26` or `-239`.
bool is_separated_day(Scan& scan, std::int64_t year) {
  if (!scan.take('-')) return false;
  Scan ordinal = scan;
  if (const std::optional<int> day = ordinal.number(3)) {
    scan = ordinal;
    return has_day_of_year(year, *day);
  }
  CivilDate date{year};
  if (const std::optional<int> month = scan.number(2)) date.month = *month;
  if (scan.take('-')) {
    const std::optional<int> day = scan.number(2);
    if (!day) return false;
    date.day = *day;
  }
  return date.exists();
}

}  // namespace

bool is_ruby_time(std::string_view text) {
  if (is_time(text)) return true;
  if (text.size() > kDateBytesMax) return false;
  return is_start_of_midnight(text) || is_compact_date(text);
}

bool is_ruby_date(std::string_view text) {
  if (text.size() > kDateBytesMax) return false;
  Scan scan(without_space(text));
  const char sign = scan.take('-') ? '-' : scan.take('+') ? '+' : '\0';
  const std::string_view digits = scan.digits();
  // Without separators: as many digits as year and month and day, or year and day of the year,
  // have.
  if (digits.size() >= 5 && digits.size() <= 8) {
    Scan separators = scan;
    if (!separators.take('-')) {
      const bool is_ordinal = digits.size() % 2 == 1;
      const std::size_t of_year = digits.size() - (is_ordinal ? 3 : 4);
      const std::int64_t year = completed_year(digits.substr(0, of_year), sign);
      Scan rest(digits.substr(of_year));
      const int first = *rest.number(is_ordinal ? 3 : 2);
      const bool exists = is_ordinal ? has_day_of_year(year, first)
                                     : CivilDate{year, first, *rest.number(2)}.exists();
      return exists && is_time_of_day(scan, false);
    }
  }
  if (digits.size() < 2) return false;
  const std::int64_t year = completed_year(digits, sign);
  Scan week = scan;
  const bool has_separators = week.take('-');
  if (week.take('w')) {
    if (sign != '\0' || (digits.size() != 4 && digits.size() != 2)) return false;
    return is_week_day(week, year, has_separators) && is_time_of_day(week, has_separators);
  }
  return is_separated_day(scan, year) && is_time_of_day(scan, true);
}

}  // namespace porthole::graphql
