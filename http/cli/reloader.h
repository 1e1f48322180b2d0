#pragma once

#include <string>
#include <vector>

#include "http/app/services.h"
#include "http/cli/command_line.h"
#include "http/cli/recording_disk.h"
#include "portal/query_policy.h"
#include "store/disk/disk.h"
#include "store/document/state_document.h"

namespace porthole::http {

/// Reads the schema and the fixtures of a running server again. For one thread, beside those that
/// serve.
class Reloader {
 public:
  /// `files` are those that the server was started from, as they were read. All but `rules`, which
  /// the store and the invoker go by, must outlive this.
  Reloader(const Options& options, Services& services, QueryPolicyHolder rules, AuthMode mode,
           Disk& disk, RecordingDisk::Files files);

  /// Puts what the files say now in the place of everything that is served, if anything in them is
  /// different: whole, or not at all and with one line in the log. The clock, the journal and what
  /// counts requests go on. Returns the files that were read, for the next time.
  std::vector<std::string> reload();

  /// Those of the last time.
  std::vector<std::string> paths() const;

 private:
  void apply(const Disk& disk);
  void refuse(const std::vector<Problem>& problems) const;

  const Options& options_;
  Services& services_;
  QueryPolicyHolder rules_;
  const AuthMode mode_;
  Disk& disk_;
  RecordingDisk::Files files_;
};

}  // namespace porthole::http
