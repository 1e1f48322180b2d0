#pragma once

#include <string>
#include <string_view>
#include <unistd.h>
#include <utility>

#include "portal/base/result.h"

// What the files of a `SystemDisk` share. `path` is for messages.

namespace porthole::disk {

/// `cannot write FILE: No space left on device`, from an `errno`.
Error failure(std::string_view doing, const std::string& path, int reason);

/// Owns a file descriptor.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&&) = delete;

  int get() const { return number_; }
  bool is_open() const { return number_ >= 0; }

 private:
  int number_;
};

/// Opens a file that nobody made before us: what has its name goes, and no link is followed.
Descriptor create_anew(const std::string& path, unsigned mode);

Result<void> write_all(int descriptor, const std::string& path, std::string_view bytes);
Result<std::string> read_all(int descriptor, const std::string& path, std::size_t offset);
/// Makes the names in the folder of `path` durable.
Result<void> sync_folder_of(const std::string& path);

}  // namespace porthole::disk
