#pragma once

#include "http/net/connection_table.h"
#include "http/net/deadlines.h"
#include "http/net/loop_group.h"
#include "http/net/loop_mailbox.h"
#include "http/net/poller.h"
#include "http/net/response_writer.h"
#include "http/net/write_batch.h"

namespace porthole::http {

/// What the acceptor and the connection driver of an event loop work with. Only `group` and
/// `mailbox` are safe from any thread, the others are for the loop's only.
struct LoopParts {
  LoopGroup& group;
  LoopMailbox& mailbox;
  Poller& poller;
  Deadlines& deadlines;
  ConnectionTable& connections;
  ResponseWriter& writer;
  WriteBatch& batch;
};

}  // namespace porthole::http
