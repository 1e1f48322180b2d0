#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace porthole::bench {

double median(std::vector<double> values);

/// The value that `share` of the values don't exceed. Sorts them.
double percentile(std::vector<double>& values, double share);

/// `12.3`
std::string fixed(double value, int digits);

/// `1.2 MiB`
std::string mebibytes(std::size_t bytes);

/// Prints rows of text in columns: the first aligned left, the others right.
class Table {
 public:
  explicit Table(std::vector<std::string> heading) : rows_{std::move(heading)} {}
  void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }
  void print() const;

 private:
  std::vector<std::vector<std::string>> rows_;
};

/// Measured values beside the bars they must meet.
class Bars {
 public:
  /// `value` must be at most `bar`.
  void at_most(const std::string& what, double value, double bar, const std::string& unit,
               int digits);
  /// `value` must be at least `bar`.
  void at_least(const std::string& what, double value, double bar, const std::string& unit,
                int digits);
  /// A condition that must hold; `found` is what was seen.
  void holds(const std::string& what, bool value, const std::string& found);
  void print() const { table_.print(); }
  bool all_met() const { return all_met_; }

 private:
  void add(const std::string& what, const std::string& value, const std::string& bar, bool is_met);

  Table table_{{"", "measured", "bar", ""}};
  bool all_met_ = true;
};

}  // namespace porthole::bench
