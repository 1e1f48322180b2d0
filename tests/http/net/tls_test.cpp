#include "http/net/tls.h"

#include <fstream>
#include <random>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <openssl/ssl.h>

#include "tests/http/server_support.h"
#include "tests/support/tls_stream.h"

namespace porthole::http::test {
namespace {

ServerUnderTestOptions with_tls(std::size_t threads = 2) {
  Result<std::unique_ptr<TlsContext>> context = TlsContext::self_signed({});
  REQUIRE(context);
  ServerUnderTestOptions options;
  options.api.certificate_pem = (*context)->trusted_pem();
  options.server.threads = threads;
  options.server.tls = *std::move(context);
  return options;
}

std::unique_ptr<TlsStream> shake_hands(const ServerUnderTest& server, int version,
                                       const std::string& trusted_pem = {},
                                       const std::string& name = "localhost") {
  const int descriptor = connect_tcp("127.0.0.1", server.port());
  REQUIRE(descriptor >= 0);
  return std::make_unique<TlsStream>(descriptor, TlsOptions{version, trusted_pem, name});
}

HttpClient connect(const ServerUnderTest& server, int version = TLS1_3_VERSION) {
  return HttpClient::tls(server.port(), {.version = version});
}

PemFile read(const std::string& path) {
  std::ifstream file(path);
  return {path, {std::istreambuf_iterator<char>(file), {}}};
}

TEST_SUITE("server: TLS") {
  TEST_CASE("speaks TLS 1.2 and 1.3") {
    const ServerUnderTest server(with_tls());
    CHECK(shake_hands(server, TLS1_2_VERSION)->version() == "TLSv1.2");
    CHECK(shake_hands(server, TLS1_3_VERSION)->version() == "TLSv1.3");
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
      HttpClient client = connect(server, version);
      for (int i = 0; i < 20; ++i) CHECK(client.exchange(get("/v2/user")).status == 200);
      const Answer last = client.exchange(get("/v2/user", "Connection: close\r\n"));
      CHECK(last.closes());
      CHECK(client.ends());
    }
  }

  TEST_CASE("doesn't speak TLS 1.1 and 1.0") {
    const ServerUnderTest server(with_tls());
    CHECK_THROWS_AS(shake_hands(server, TLS1_1_VERSION), ClientError);
    CHECK_THROWS_AS(shake_hands(server, TLS1_VERSION), ClientError);
    CHECK(connect(server).exchange(get("/")).status == 200);
  }

  TEST_CASE("sends large lists whole, and in their order") {
    ServerUnderTest server(with_tls(1));
    make_portals(server, 50, 60'000);
    HttpClient client = connect(server);
    const std::string list = get(kPortals + "?per_page=100");
    const std::string all = client.exchange(list).body;
    CHECK(all.size() > 50 * 60'000);
    client.send(list + get("/v2/user") + list);
    CHECK(client.read_answer().body == all);
    CHECK(client.read_answer().body.find("\"email\"") != std::string::npos);
    CHECK(client.read_answer().body == all);
  }

  TEST_CASE("shows a certificate that clients can trust, and check the name by") {
    ServerUnderTest server(with_tls());
    const Answer answer = connect(server).exchange(get("/_porthole/v1/ca.pem"));
    CHECK(answer.status == 200);
    CHECK(answer.header("Content-Type") == "application/x-pem-file");
    for (const std::string name : {"localhost", "127.0.0.1", "::1"}) {
      CAPTURE(name);
      CHECK_NOTHROW(shake_hands(server, TLS1_3_VERSION, answer.body, name));
    }
    CHECK_THROWS_AS(shake_hands(server, TLS1_3_VERSION, answer.body, "example.org"), ClientError);
    CHECK(server.url() == "https://127.0.0.1:" + std::to_string(server.port()));
  }

  TEST_CASE("says goodbye before it closes") {
    const ServerUnderTest server(with_tls());
    auto stream = shake_hands(server, TLS1_3_VERSION);
    const TlsStream& watched = *stream;
    HttpClient client(std::move(stream));
    CHECK(client.exchange(get("/", "Connection: close\r\n")).status == 200);
    CHECK(client.ends());
    CHECK(watched.was_shut_down());
  }

  TEST_CASE("hands out https URLs") {
    ServerUnderTest server(with_tls());
    make_portals(server, 31, 0);
    const Answer answer = connect(server).exchange(get(kPortals));
    CHECK(answer.header("Link").value_or("").starts_with("<https://localhost/v2/"));
  }

  TEST_CASE("carries a MiB each way, and more than sockets hold") {
    ServerUnderTest server(with_tls());
    make_portals(server, 100, 60'000);
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
      HttpClient client = connect(server, version);
      const std::string body = portal_body("Big", kBodyBytesMax - portal_body("Big").size());
      for (int i = 0; i < 3; ++i) CHECK(client.exchange(post(kPortals, body)).status == 422);
      const Answer answer = client.exchange(get(kPortals + "?per_page=100"));
      CHECK(answer.body.size() > 6'000'000);
      CHECK(answer.body.ends_with("}]"));
      CHECK(client.exchange(get("/")).status == 200);
    }
  }

  TEST_CASE("responds to pipelined requests in one record and split over many") {
    const ServerUnderTest server(with_tls());
    HttpClient client = connect(server);
    std::string all;
    for (int i = 0; i < 100; ++i) {
      all += get("/v2/user", "X-Request-Id: r" + std::to_string(i) + "\r\n");
    }
    for (const std::size_t piece : {all.size(), std::size_t{13}, std::size_t{4000}}) {
      std::vector<std::size_t> cuts;
      for (std::size_t at = piece; at < all.size(); at += piece) cuts.push_back(at);
      client.send_split(all, cuts);
      for (int i = 0; i < 100; ++i) {
        CHECK(client.read_answer().header("X-Request-Id") == "r" + std::to_string(i));
      }
    }
  }

  TEST_CASE("lets a client read a refusal while it is still sending") {
    const ServerUnderTest server(with_tls());
    HttpClient client = connect(server);
    client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999\r\n\r\n");
    const std::string more(64 * 1024, 'x');
    for (int i = 0; i < 32; ++i) client.send(more);
    CHECK(client.read_answer().status == 413);
    CHECK(client.ends());
  }

  TEST_CASE("tells who speaks plain HTTP to use https") {
    const ServerUnderTest server(with_tls());
    for (const std::string& request :
         {get("/"), del("/v2/user"), post("/", std::string(50'000, 'x'))}) {
      HttpClient plain = server.connect();
      plain.send(request);
      const Answer answer = plain.read_answer();
      CHECK(answer.status == 400);
      CHECK(answer.closes());
      CHECK(answer.body.find("https://") != std::string::npos);
      CHECK(plain.ends());
    }
  }

  TEST_CASE("closes on who speaks neither TLS nor HTTP") {
    const ServerUnderTest server(with_tls());
    HttpClient neither = server.connect();
    neither.send(std::string(100, '\0'));
    CHECK(neither.read_to_end().find("HTTP/") == std::string::npos);
    CHECK(connect(server).exchange(get("/")).status == 200);
  }

  TEST_CASE("survives clients that go at any point of the handshake") {
    connect(ServerUnderTest(with_tls()));  // What is opened once for the process is open now.
    const std::size_t before = open_descriptors();
    {
      const ServerUnderTest server(with_tls());
      const std::size_t serving = open_descriptors();
      const std::string hello = client_hello();
      std::mt19937 chance(3);
      std::uniform_int_distribution<std::size_t> bytes(0, hello.size());
      for (int i = 0; i < 200; ++i) {
        HttpClient client = server.connect();
        client.send(std::string_view(hello).substr(0, bytes(chance)));
        if (i % 4 == 1) client.finish_sending();
        if (i % 4 == 2) client.send(std::string(100, '\x16'));
        if (i % 2 == 0) client.reset();
      }
      CHECK(connect(server).exchange(get("/")).status == 200);
      CHECK(wait_until([&] { return open_descriptors() == serving; }));
    }
    CHECK(open_descriptors() == before);
  }

  TEST_CASE("takes a certificate and its key, and names the file that is no good") {
    const TemporaryFolder folder;
    const std::string certificate = folder / "cert.pem";
    const std::string key = folder / "key.pem";
    write_certificate(certificate, key);
    write_certificate(folder / "other.pem", {});
    Result<std::unique_ptr<TlsContext>> context =
        TlsContext::from_pem(read(certificate), read(key));
    REQUIRE(context);
    ServerUnderTestOptions options;
    const std::string pem = (*context)->trusted_pem();
    options.server.tls = *std::move(context);
    const ServerUnderTest server(options);
    CHECK_NOTHROW(shake_hands(server, TLS1_3_VERSION, pem));

    const auto error_of = [](const std::string& certificate_path, const std::string& key_path) {
      const auto refused = TlsContext::from_pem(read(certificate_path), read(key_path));
      return refused ? std::string("(accepted)") : refused.error().message;
    };
    CHECK(error_of(key, key).starts_with("cannot read the certificate"));
    CHECK(error_of(certificate, certificate).starts_with("cannot read the key"));
    CHECK(error_of(folder / "other.pem", key).find("key.pem") != std::string::npos);
  }
}

}  // namespace
}  // namespace porthole::http::test
