#include "tests/bench/portals.h"

#include <array>
#include <cstdio>
#include <fstream>
#include <stdexcept>

#include "tests/bench/graphql_documents.h"

namespace porthole::bench {
namespace {

std::string padded(std::size_t number) {
  std::array<char, 24> text;
  std::snprintf(text.data(), text.size(), "%07zu", number);
  return text.data();
}

/// The members of a draft, without the braces.
std::string members_of(std::size_t number, std::size_t revision) {
  return R"("name":"Bench portal )" + padded(number) + R"(","description":"Revision )" +
         padded(revision) +
         R"(","query":"query pipelineNames { organization(slug: \"bench\") { pipelines(first: 10) )"
         R"({ edges { node { name } } } } }","allowed_ip_addresses":"127.0.0.0/8",)"
         R"("user_invokable":false)";
}

/// The member `token` of the response to a create.
std::string token_in(const std::string& body) {
  const std::string before = "\"token\":\"";
  const std::size_t begin = body.find(before);
  if (begin == std::string::npos) throw std::runtime_error("no token in: " + body);
  const std::size_t end = body.find('"', begin + before.size());
  return body.substr(begin + before.size(), end - begin - before.size());
}

}  // namespace

std::string slug_of(std::size_t number) {
  return "bench-portal-" + padded(number);
}

std::string draft_of(std::size_t number, std::size_t revision) {
  return '{' + members_of(number, revision) + '}';
}

void write_fixtures(const std::string& path, std::size_t count) {
  std::ofstream file(path);
  file << R"({"version":1,
"users":[{"name":"Bench","email":"bench@example.com"}],
"organizations":[{"slug":"bench","name":"Bench"}],
"access_tokens":[{"token":")"
       << kToken << R"(","user":"bench@example.com","scopes":["read_portals","write_portals"]}],
"portals":[)";
  for (std::size_t i = 0; i < count; ++i) {
    file << (i == 0 ? "\n{" : ",\n{") << members_of(i, 0) << '}';
  }
  file << "]}\n";
  if (!file.flush()) throw std::runtime_error("can't write " + path);
}

std::string request(std::string_view method, std::string_view target, std::string_view body) {
  std::string text(method);
  text += ' ';
  text += kPortalsPath;
  text += target;
  text += " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ";
  text += kToken;
  if (!body.empty()) {
    text += "\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size());
  }
  text += "\r\n\r\n";
  text += body;
  return text;
}

std::string create_ten_field_portal(http::test::HttpClient& client) {
  client.send(
      request("POST", "", R"({"name":"Ten fields","query":")" + ten_field_document() + "\"}"));
  const http::test::Answer created = client.read_answer();
  if (created.status != 201)
    throw std::runtime_error("the server did not create a portal: " + created.body);
  const std::string variables = R"({"slug":"bench/web"})";
  return "POST /organizations/bench/portals/ten-fields HTTP/1.1\r\nHost: 127.0.0.1\r\n"
         "Authorization: Bearer " +
         token_in(created.body) + "\r\nContent-Type: application/json\r\nContent-Length: " +
         std::to_string(variables.size()) + "\r\n\r\n" + variables;
}

}  // namespace porthole::bench
