#include <cstdio>
#include <portal/base/result.h>

// `join` lies in the library, so this program links only if the package gives both halves.
int main() {
  const std::string text = porthole::join({"Name must be a string", "Query can't be blank"});
  std::puts(text.c_str());
  return text == "Name must be a string, Query can't be blank" ? 0 : 1;
}
