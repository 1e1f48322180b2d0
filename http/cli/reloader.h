#pragma once

#include <string>
#include <vector>

#include "http/app/services.h"
#include "http/cli/options.h"
#include "http/cli/recording_disk.h"
#include "portal/query_policy.h"
#include "store/disk/disk.h"
#include "store/document/state_document.h"

namespace porthole::http {

/// Reloads the schema and the fixtures of a running server. To be used by one thread, beside those
/// that serve.
class Reloader {
 public:
  /// `policy` is shared with the store and the invoker. `files` are the ones that the server
  /// started with, as they were read. Everything passed by reference must outlive this.
  Reloader(const Options& options, Services& services, QueryPolicyHolder policy, AuthMode mode,
           Disk& disk, RecordingDisk::Files files);

  /// If the content of the files has changed, replaces the whole state by it. If there is a problem
  /// with it, changes nothing and logs one line. The clock, the journal and the counters of
  /// requests are kept. Returns the files to watch from now on.
  std::vector<std::string> reload();

  /// The files that were read last.
  std::vector<std::string> paths() const;

 private:
  void apply(const Disk& disk);
  void refuse(const std::vector<Problem>& problems) const;

  const Options& options_;
  Services& services_;
  QueryPolicyHolder policy_;
  const AuthMode mode_;
  Disk& disk_;
  RecordingDisk::Files files_;
};

}  // namespace porthole::http
