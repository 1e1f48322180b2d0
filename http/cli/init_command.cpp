#include "http/cli/init_command.h"

#include <cstdio>

#include "http/cli/print.h"
#include "store/disk/disk.h"

namespace porthole::http {

ExitStatus init(const InitCommand& command) {
  if (command.file == "-") {
    print(stdout, std::string(kStarterFixtures));
    return ExitStatus::success;
  }
  SystemDisk disk;
  const Result<void> written = command.overwrites
                                   ? replace_file(disk, command.file, 0644, kStarterFixtures)
                                   : create_file(command.file, 0644, kStarterFixtures);
  if (!written) {
    const bool is_there = written.error().code == ErrorCode::conflict;
    print(stderr,
          "porthole: " + written.error().message + (is_there ? "; --force overwrites it\n" : "\n"));
    return ExitStatus::failure;
  }
  print(stdout,
        "wrote " + command.file + "; serve it with: porthole --fixtures " + command.file + '\n');
  return ExitStatus::success;
}

}  // namespace porthole::http
