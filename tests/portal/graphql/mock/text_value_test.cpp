#include "portal/graphql/mock/text_value.h"

#include <string>

#include <doctest/doctest.h>

#include "portal/base/json.h"
#include "tests/portal/graphql/mock/identity_support.h"

namespace porthole::graphql {
namespace {

constexpr std::uint64_t kTexts = 100;

std::string text_of(const MockIdentity& identity, std::string_view field) {
  return mock_text(identity, field, MockHash(identity.key).add(field).finish());
}

std::string text_of(std::string_view type_name, std::string_view field, std::uint64_t number = 0) {
  return text_of(identity_with(type_name, number), field);
}

bool is_hex(const std::string& text, std::size_t digits) {
  return text.size() == digits && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

}  // namespace

TEST_SUITE("text_value") {
  TEST_CASE("makes texts by the names of their fields") {
    const auto made = [](std::string_view field) { return text_of("Build", field); };
    CHECK(is_hex(made("commit"), 40));
    CHECK(is_hex(made("sha1sum"), 40));
    CHECK(is_hex(made("sha256sum"), 64));
    CHECK(is_hex(made("md5"), 32));
    CHECK(made("color").size() == 7);
    CHECK(made("color").front() == '#');
    CHECK(made("authorizedIPAddress").starts_with("192.0.2."));
    CHECK(made("hostname").ends_with(".example.com"));
    CHECK(made("emoji").front() == ':');
    CHECK(made("env").find('=') != std::string::npos);
    CHECK(made("allowedApiIpAddresses").find('/') != std::string::npos);
    CHECK(made("cronline").find('*') != std::string::npos);
    CHECK(made("pid").find_first_not_of("0123456789") == std::string::npos);
    CHECK(made("pipelineID").starts_with("UGlwZWxpbmUtLS0"));
    CHECK(made("deletedPipelineID").starts_with("UGlwZWxpbmUtLS0"));
    CHECK(Uuid::parse(made("jobUuid")));
    CHECK(made("uuid") == identity_with("Build").uuid.to_string());
    CHECK(text_of("Email", "address").ends_with("@example.com"));
    CHECK(text_of("SSOProviderSAML", "emailDomain") == "example.com");
    CHECK(text_of("SSOProviderGitHubApp", "githubOrganizationName") == "acme");
  }

  TEST_CASE("makes states that fit their owner, never those of another enum") {
    for (std::uint64_t i = 0; i < kTexts; ++i) {
      const std::string connection = text_of("Agent", "connectionState", i);
      CHECK((connection == "connected" || connection == "disconnected" || connection == "lost"));
      const std::string upload = text_of("Artifact", "state", i);
      CHECK((upload == "finished" || upload == "new" || upload == "expired"));
    }
  }

  TEST_CASE("describes objects by their kind") {
    CHECK(text_of("Team", "description") != text_of("ClusterQueue", "description"));
    MockIdentity pipeline = identity_with("Pipeline");
    pipeline.given_slug = "web-api";
    CHECK(text_of(pipeline, "description").find("web API") != std::string::npos);
    CHECK(text_of(pipeline, "name") == "Web API");
  }

  TEST_CASE("makes what belongs together from one choice") {
    for (std::uint64_t i = 0; i < kTexts; ++i) {
      const auto made = [&](std::string_view type, std::string_view field) {
        return text_of(type, field, i);
      };
      CHECK(made("Agent", "userAgent")
                .starts_with("buildkite-agent/" + made("Agent", "version") + " ("));
      CHECK(made("Agent", "version").starts_with("3."));
      const std::string host = made("Agent", "hostname");
      CHECK(made("Agent", "name").starts_with(host.substr(0, host.find('.')) + "-"));
      if (made("Artifact", "path").ends_with(".png")) {
        CHECK(made("Artifact", "mimeType") == "image/png");
      }
      if (made("JobTypeCommand", "label") == ":rspec: Specs") {
        CHECK(made("JobTypeCommand", "command") == "bundle exec rspec");
      }
      CHECK_FALSE(made("BuildMetaData", "value").empty());
    }
  }

  TEST_CASE("makes URLs from the path of the object") {
    MockIdentity build = identity_with("Build");
    build.url_path = "acme/web/builds/41";
    CHECK(text_of(build, "url") == "https://example.com/acme/web/builds/41");
    CHECK(text_of(build, "webUrl") == "https://example.com/acme/web/builds/41");
    CHECK(text_of(build, "logUrl") == "https://example.com/acme/web/builds/41/log");
    MockIdentity repository = identity_with("Repository");
    repository.url_path = "acme/web";
    CHECK(text_of(repository, "url") == "git@git.example.com:acme/web.git");
    MockIdentity pipeline = identity_with("Pipeline");
    pipeline.url_path = "acme/web";
    CHECK(text_of(pipeline, "cloneMirrorUrl") == "git@git.example.com:acme/web.git");
    CHECK(text_of(pipeline, "badgeURL").ends_with(".svg"));
    CHECK(text_of(pipeline, "webhookURL").starts_with("https://example.com/webhook/deliver/"));
    MockIdentity provider = identity_with("RepositoryProviderGithub");
    provider.url_path = "acme/web";
    CHECK(text_of(provider, "url") == "https://git.example.com/acme/web");
    MockIdentity metric = identity_with("PipelineMetric");
    metric.url_path = "acme/web";
    CHECK(text_of(metric, "url") == "https://example.com/acme/web/builds");
    CHECK(text_of("Avatar", "url").starts_with("https://example.com/avatars/"));
    CHECK(text_of("Artifact", "downloadURL").ends_with("/download"));
    CHECK(text_of("Thing", "url").starts_with("https://example.com/acme/things/"));
  }

  TEST_CASE("ends the URL of a build with its number, that of a job with its UUID") {
    const MockIdentity build = identity_with("Build");
    const std::string url = text_of(build, "url");
    CHECK(url.starts_with("https://example.com/acme/"));
    CHECK(url.find("/builds/") != std::string::npos);
    const std::string number = url.substr(url.rfind('/') + 1);
    CHECK(number.find_first_not_of("0123456789") == std::string::npos);
    const MockIdentity job = identity_with("JobTypeCommand");
    CHECK(text_of(job, "url").ends_with("#" + job.uuid.to_string()));
  }

  TEST_CASE("writes valid JSON") {
    for (const std::string_view field : {"json", "document", "payloadJson", "settingsJson"}) {
      for (std::uint64_t i = 0; i < kTexts; ++i) {
        CHECK_FALSE(json::parse(text_of("Thing", field, i)).error);
      }
    }
  }
}

}  // namespace porthole::graphql
