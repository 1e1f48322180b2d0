#include "http/instance.h"

#include <memory>
#include <string>
#include <utility>

#include <doctest/doctest.h>

#include "http/observe/log.h"
#include "tests/support/server_under_test.h"

namespace porthole::http {
namespace {

const Log& silent_log() {
  static const Log log(LogLevel::off, LogFormat::text);
  return log;
}

std::unique_ptr<Instance> make_instance(const InstanceOptions& options, InitialState initial = {}) {
  return std::make_unique<Instance>(options, std::make_unique<ClockAndRandom>(options),
                                    QueryPolicy(), std::move(initial), silent_log());
}

StateImage image_of(const std::string& slug) {
  StateImage image;
  image.organizations = {{test::make_organization(slug, 1), {}}};
  return image;
}

TEST_SUITE("instance") {
  TEST_CASE("starts with the baseline") {
    const auto instance = make_instance({}, {image_of("declared")});
    REQUIRE(instance->store().organizations().size() == 1);
    CHECK(instance->store().organizations().front()->slug == "declared");
  }

  TEST_CASE("starts with a snapshot's image, and keeps the baseline for a reset") {
    const auto instance = make_instance({}, {image_of("declared"), image_of("saved")});
    REQUIRE(instance->store().organizations().size() == 1);
    CHECK(instance->store().organizations().front()->slug == "saved");
    const auto baseline = instance->services().baseline.get();
    REQUIRE(baseline->state.image().organizations.size() == 1);
    CHECK(baseline->state.image().organizations.front().organization->slug == "declared");
  }

  TEST_CASE("starts the clock where the options say, also after a reset") {
    InstanceOptions options;
    options.clock_start = {.now = test::kTestTime, .frozen = true};
    const auto instance = make_instance(options);
    CHECK(instance->clock().now() == test::kTestTime);
    CHECK(instance->services().baseline.get()->clock.now == test::kTestTime);
    CHECK(instance->services().baseline.get()->clock.frozen == true);
  }

  TEST_CASE("draws the same random numbers for the same seed") {
    InstanceOptions options;
    options.seed = 7;
    const std::string first = make_instance(options)->random().hex(16);
    CHECK(make_instance(options)->random().hex(16) == first);
    options.seed = 8;
    CHECK(make_instance(options)->random().hex(16) != first);
    options.seed.reset();
    CHECK(make_instance(options)->random().hex(16) != make_instance(options)->random().hex(16));
  }

  TEST_CASE("doesn't listen until it is told to") {
    InstanceOptions options;
    options.server.port = 0;
    const auto instance = make_instance(options);
    CHECK(instance->server().port() == 0);
    REQUIRE(instance->server().listen());
    CHECK(instance->server().port() != 0);
    CHECK(instance->services().gauges.connections() == 0);
  }
}

}  // namespace
}  // namespace porthole::http
