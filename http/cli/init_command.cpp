#include "http/cli/init_command.h"

#include <cstdio>
#include <string>
#include <string_view>

#include "http/api/openapi/parts.h"
#include "http/cli/shell_text.h"
#include "http/cli/starter_fixtures.h"
#include "store/disk/disk.h"

namespace porthole::http {
namespace {

constexpr unsigned kFileMode = 0644;

/// The example as it is for whoever has no checkout.
std::string fixtures_text(bool is_demo) {
  return replace_first(is_demo ? kDemoJson : kStarterJsonc, "../fixtures.schema.json",
                       std::string("./") + kSchemaFile);
}

Result<void> write_files(const InitCommand& command, Disk& disk) {
  const std::string text = fixtures_text(command.demo);
  Result<void> written = command.overwrite ? replace_file(disk, command.file, kFileMode, text)
                                           : create_file(command.file, kFileMode, text);
  if (!written) return written;
  return replace_file(disk, folder_of(command.file) + '/' + kSchemaFile, kFileMode,
                      openapi::kFixturesSchemaJson);
}

}  // namespace

ExitStatus init(const InitCommand& command) {
  if (command.file == "-") {
    print(stdout, fixtures_text(command.demo));
    return ExitStatus::success;
  }
  SystemDisk disk;
  if (const Result<void> written = write_files(command, disk); !written) {
    const bool exists = written.error().code == ErrorCode::conflict;
    print_error(written.error().message + (exists ? "; --force overwrites it" : ""));
    return ExitStatus::failure;
  }
  print(stdout, "wrote " + command.file + " and " + kSchemaFile +
                    "; serve it with: porthole --fixtures " + command.file + '\n');
  return ExitStatus::success;
}

}  // namespace porthole::http
