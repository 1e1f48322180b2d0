#include <cstdio>
#include <porthole/mount.h>
#include <porthole/test_server.h>

// Links only if the package has everything that the server is made of.
int main() {
  const porthole::TestServer server;
  const int status = server.ask("GET", "/_porthole/v1/health").status;
  std::printf("%s answers %d\n", server.url().c_str(), status);
  return status == 200 ? 0 : 1;
}
