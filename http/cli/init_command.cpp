#include "http/cli/init_command.h"

#include <cstdio>
#include <string>

#include "http/cli/starter_fixtures.h"
#include "store/disk/disk.h"

namespace porthole::http {

ExitStatus init(const InitCommand& command) {
  if (command.file == "-") {
    print(stdout, std::string(kStarterJsonc));
    return ExitStatus::success;
  }
  SystemDisk disk;
  const Result<void> written = command.overwrite
                                   ? replace_file(disk, command.file, 0644, kStarterJsonc)
                                   : create_file(command.file, 0644, kStarterJsonc);
  if (!written) {
    const bool exists = written.error().code == ErrorCode::conflict;
    print_error(written.error().message + (exists ? "; --force overwrites it" : ""));
    return ExitStatus::failure;
  }
  print(stdout,
        "wrote " + command.file + "; serve it with: porthole --fixtures " + command.file + '\n');
  return ExitStatus::success;
}

}  // namespace porthole::http
