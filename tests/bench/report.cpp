#include "tests/bench/report.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace porthole::bench {

double percentile(std::vector<double>& values, double share) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  const auto index = static_cast<std::size_t>(share * static_cast<double>(values.size()));
  return values[std::min(index, values.size() - 1)];
}

double median(std::vector<double> values) {
  return percentile(values, 0.5);
}

std::string fixed(double value, int digits) {
  std::array<char, 64> text;
  std::snprintf(text.data(), text.size(), "%.*f", digits, value);
  return text.data();
}

std::string mebibytes(std::size_t bytes) {
  return fixed(static_cast<double>(bytes) / 1024 / 1024, 1) + " MiB";
}

void Table::print() const {
  // UTF-8 continuation bytes have no width.
  const auto width_of = [](const std::string& text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
      return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    }));
  };
  std::vector<std::size_t> widths;
  for (const auto& row : rows_) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], width_of(row[i]));
    }
  }
  for (const auto& row : rows_) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string padding(widths[i] - width_of(row[i]), ' ');
      line += i == 0 ? row[i] + padding : "  " + padding + row[i];
    }
    std::printf("%s\n", line.c_str());
  }
  std::printf("\n");
  std::fflush(stdout);
}

void Bars::at_most(const std::string& what, double value, double bar, const std::string& unit,
                   int digits) {
  const std::string suffix = unit.empty() ? "" : ' ' + unit;
  add(what, fixed(value, digits) + suffix, "≤ " + fixed(bar, digits) + suffix, value <= bar);
}

void Bars::at_least(const std::string& what, double value, double bar, const std::string& unit,
                    int digits) {
  const std::string suffix = unit.empty() ? "" : ' ' + unit;
  add(what, fixed(value, digits) + suffix, "≥ " + fixed(bar, digits) + suffix, value >= bar);
}

void Bars::holds(const std::string& what, bool value, const std::string& found) {
  add(what, found, "", value);
}

void Bars::add(const std::string& what, const std::string& value, const std::string& bar,
               bool is_met) {
  table_.add({what, value, bar, is_met ? "met" : "MISSED"});
  all_met_ = all_met_ && is_met;
}

}  // namespace porthole::bench
