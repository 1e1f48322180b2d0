#include "http/cli/command_line.h"

#include <cstdlib>
#include <initializer_list>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "http/cli/starter_fixtures.h"
#include "portal/base/ip_address.h"

namespace porthole::http {
namespace {

Command parse(std::initializer_list<const char*> arguments) {
  std::vector<const char*> argv = {"porthole"};
  argv.insert(argv.end(), arguments.begin(), arguments.end());
  return parse_command_line(static_cast<int>(argv.size()), argv.data());
}

Options options_of(std::initializer_list<const char*> arguments) {
  const Command command = parse(arguments);
  if (const auto* exit = std::get_if<ExitCommand>(&command)) FAIL(exit->text);
  return std::get<ServeCommand>(command).options;
}

/// The message when the arguments are refused.
std::string refusal(std::initializer_list<const char*> arguments) {
  const Command command = parse(arguments);
  const auto* exit = std::get_if<ExitCommand>(&command);
  if (exit == nullptr) return "(accepted)";
  CHECK(exit->status == ExitStatus::usage);
  CHECK(exit->text.starts_with("porthole: "));
  CHECK(exit->text.find("--help") != std::string::npos);
  return exit->text;
}

bool refuses(std::initializer_list<const char*> arguments, const std::string& words) {
  const std::string text = refusal(arguments);
  CAPTURE(text);
  const bool has_words = text.find(words) != std::string::npos;
  CHECK(has_words);
  return has_words;
}

/// Sets an environment variable for as long as it exists.
class Variable {
 public:
  Variable(const char* name, const char* value) : name_(name) { ::setenv(name, value, 1); }
  ~Variable() { ::unsetenv(name_); }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;

 private:
  const char* name_;
};

TEST_SUITE("command line") {
  TEST_CASE("serves with the defaults without any flag") {
    for (const Options& options : {options_of({}), options_of({"serve"})}) {
      CHECK(options.instance.server.hosts == std::vector<std::string>{"127.0.0.1"});
      CHECK(options.instance.server.port == 8080);
      CHECK(options.instance.server.unix_socket.empty());
      CHECK(options.instance.server.threads == 0);
      CHECK(options.instance.server.limits.connections_max == kConnectionsMax);
      CHECK(options.instance.server.limits.body_bytes_max == kBodyBytesMax);
      CHECK(options.instance.server.responder.trusted_proxies.empty());
      CHECK_FALSE(options.tls_self_signed);
      CHECK(options.fixtures.empty());
      CHECK(options.auth == AuthChoice::automatic);
      CHECK_FALSE(options.instance.api.refuse_unknown_properties);
      CHECK_FALSE(options.instance.seed.has_value());
      CHECK(options.schema.empty());
      CHECK(options.validation == Validation::strict);
      CHECK(options.instance.invoker.complexity_max == 50'000);
      CHECK(options.snapshot.path.empty());
      CHECK(options.snapshot.interval == std::chrono::milliseconds(1000));
      CHECK_FALSE(options.snapshot.sync);
      CHECK(options.log_level == LogLevel::info);
      CHECK(options.log_format == LogFormatChoice::automatic);
    }
  }

  TEST_CASE("reads every network flag") {
    const Options options = options_of({"--host",
                                        "::",
                                        "--port",
                                        "0",
                                        "--unix-socket",
                                        "/tmp/s",
                                        "--port-file",
                                        "p",
                                        "--threads",
                                        "3",
                                        "--connections-max",
                                        "4",
                                        "--body-bytes-max",
                                        "5",
                                        "--trusted-proxy",
                                        "10.0.0.0/8",
                                        "--trusted-proxy",
                                        "::1",
                                        "--tls-cert",
                                        "c",
                                        "--tls-key",
                                        "k",
                                        "--public-url",
                                        "https://h/base//"});
    CHECK(options.instance.server.hosts == std::vector<std::string>{"::"});
    CHECK(options.instance.server.port == 0);
    CHECK(options.instance.server.unix_socket == "/tmp/s");
    CHECK(options.port_file == "p");
    CHECK(options.instance.server.threads == 3);
    CHECK(options.instance.server.limits.connections_max == 4);
    CHECK(options.instance.server.limits.body_bytes_max == 5);
    REQUIRE(options.instance.server.responder.trusted_proxies.size() == 2);
    CHECK(options.instance.server.responder.trusted_proxies[1].contains(*IpAddress::parse("::1")));
    CHECK(options.tls_certificate == "c");
    CHECK(options.tls_key == "k");
    CHECK(options.instance.api.public_url == "https://h/base");
    CHECK(options_of({"--tls-self-signed"}).tls_self_signed);
  }

  TEST_CASE("reads every flag of time, limits and the control API") {
    const Options defaults = options_of({});
    CHECK_FALSE(defaults.instance.clock_start.now);
    CHECK_FALSE(defaults.instance.api.rate_limits.is_enforced);
    CHECK(defaults.instance.api.rate_limits.rest == 200);
    CHECK(defaults.instance.api.rate_limits.rest_user == 50);
    CHECK(defaults.instance.api.rate_limits.portal == 200);
    CHECK(defaults.instance.audit_events_max == 10'000);
    CHECK(defaults.instance.api.journal.entries_max == 10'000);
    CHECK(defaults.instance.api.allowed_hosts.empty());
    CHECK(defaults.instance.api.control_token.empty());
    const Options options = options_of({"--clock",
                                        "2026-01-01T00:00:00Z",
                                        "--rate-limits",
                                        "enforce",
                                        "--rate-limit-rest",
                                        "1",
                                        "--rate-limit-rest-user",
                                        "2",
                                        "--rate-limit-portal",
                                        "3",
                                        "--rate-limit-graphql",
                                        "4",
                                        "--rate-limit-graphql-user",
                                        "5",
                                        "--audit-events-max",
                                        "0",
                                        "--journal-max",
                                        "0",
                                        "--allowed-host",
                                        "a,b.example",
                                        "--allowed-host",
                                        "::1",
                                        "--control-token",
                                        "sesame"});
    CHECK(options.instance.clock_start.now == parse_iso8601("2026-01-01T00:00:00Z"));
    CHECK(options.instance.api.rate_limits.is_enforced);
    CHECK(options.instance.api.rate_limits.rest == 1);
    CHECK(options.instance.api.rate_limits.rest_user == 2);
    CHECK(options.instance.api.rate_limits.graphql == 4);
    CHECK(options.instance.api.rate_limits.graphql_user == 5);
    CHECK(options.instance.api.rate_limits.portal == 3);
    CHECK(options.instance.audit_events_max == 0);
    CHECK(options.instance.api.journal.entries_max == 0);
    CHECK(options.instance.api.allowed_hosts == std::vector<std::string>{"a", "b.example", "::1"});
    CHECK(options.instance.api.control_token == "sesame");
    CHECK(refuses({"--clock", "tomorrow"}, "--clock"));
    CHECK(refuses({"--clock", "1969-12-31T23:59:59Z"}, "1970-01-01T00:00:00Z"));
    CHECK(refuses({"--rate-limit-rest", "0"}, "--rate-limit-rest"));
    CHECK(refuses({"--allowed-host", "a:80"}, "without a port"));
    CHECK(refuses({"--control-token", "two words"}, "--control-token"));
  }

  TEST_CASE("reads every flag of state and log") {
    const Options options = options_of({"serve",
                                        "--fixtures",
                                        "a",
                                        "--fixtures",
                                        "b",
                                        "--snapshot",
                                        "s",
                                        "--snapshot-interval",
                                        "250",
                                        "--snapshot-sync",
                                        "--auth",
                                        "strict",
                                        "--unknown-properties",
                                        "refuse",
                                        "--rng-seed",
                                        "18446744073709551615",
                                        "--log-level",
                                        "warn",
                                        "--log-format",
                                        "json"});
    CHECK(options.fixtures == std::vector<std::string>{"a", "b"});
    CHECK(options.snapshot.path == "s");
    CHECK(options.snapshot.interval == std::chrono::milliseconds(250));
    CHECK(options.snapshot.sync);
    CHECK(options.auth == AuthChoice::strict);
    CHECK(options.instance.api.refuse_unknown_properties);
    CHECK(options.instance.seed == 18446744073709551615u);
    CHECK(options.log_level == LogLevel::warn);
    CHECK(options.log_format == LogFormatChoice::json);
    CHECK(options_of({"--rng-seed", "0"}).instance.seed == 0);
    CHECK_FALSE(options_of({}).instance.auto_authorize_polls.has_value());
    CHECK(options_of({"--auto-authorize"}).instance.auto_authorize_polls == 0u);
    CHECK(options_of({"--auto-authorize", "serve"}).instance.auto_authorize_polls == 0u);
    CHECK(options_of({"--auto-authorize=3"}).instance.auto_authorize_polls == 3u);
  }

  TEST_CASE("reads every flag of portals") {
    const Options options =
        options_of({"--schema", "s.graphql", "--validation", "warn", "--complexity-max", "500",
                    "--complexity-default-page", "50", "--answers", "hostile"});
    CHECK(options.schema == "s.graphql");
    CHECK(options.validation == Validation::warn);
    CHECK(options.instance.invoker.complexity_max == 500);
    CHECK(options.instance.invoker.complexity_default_page == 50);
    CHECK(options.instance.invoker.answers == AnswerStyle::hostile);
    CHECK(options_of({}).instance.invoker.answers == AnswerStyle::plausible);
    CHECK(options_of({"--validation", "strict"}).validation == Validation::strict);
    CHECK(options_of({"--validation", "off"}).validation == Validation::off);
    CHECK(options_of({"--complexity-max", "0"}).instance.invoker.complexity_max == 0);
    CHECK(
        options_of({"--complexity-max", "18446744073709551615"}).instance.invoker.complexity_max ==
        18446744073709551615u);
  }

  TEST_CASE("takes the environment where no flag is given") {
    const Variable port("PORTHOLE_PORT", "1234");
    const Variable auth("PORTHOLE_AUTH", "open");
    const Variable fixtures("PORTHOLE_FIXTURES", "a:b");
    const Variable proxies("PORTHOLE_TRUSTED_PROXY", "10.0.0.0/8,::1");
    const Variable self_signed("PORTHOLE_TLS_SELF_SIGNED", "true");
    const Variable seed("PORTHOLE_RNG_SEED", "9");
    const Variable level("PORTHOLE_LOG_LEVEL", "debug");
    const Variable schema("PORTHOLE_SCHEMA", "s");
    const Variable validation("PORTHOLE_VALIDATION", "off");
    const Variable complexity("PORTHOLE_COMPLEXITY_MAX", "7");
    const Options options = options_of({});
    CHECK(options.instance.server.port == 1234);
    CHECK(options.auth == AuthChoice::open);
    CHECK(options.fixtures == std::vector<std::string>{"a", "b"});
    CHECK(options.instance.server.responder.trusted_proxies.size() == 2);
    CHECK(options.tls_self_signed);
    CHECK(options.instance.seed == 9);
    CHECK(options.log_level == LogLevel::debug);
    CHECK(options.schema == "s");
    CHECK(options.validation == Validation::off);
    CHECK(options.instance.invoker.complexity_max == 7);
    CHECK(options_of({"--port", "5"}).instance.server.port == 5);
    CHECK(options_of({"--schema", "t", "--validation", "warn"}).schema == "t");
    CHECK(options_of({"--schema", "t", "--validation", "warn"}).validation == Validation::warn);
    CHECK(options_of({"--auth", "strict"}).auth == AuthChoice::strict);
    CHECK(options_of({"--fixtures", "c"}).fixtures == std::vector<std::string>{"c"});
  }

  TEST_CASE("checks the environment as it checks flags") {
    const Variable port("PORTHOLE_PORT", "http");
    CHECK(refuses({}, "http"));
    CHECK(options_of({"--port", "1"}).instance.server.port == 1);
  }

  TEST_CASE("refuses unknown flags and invalid values") {
    CHECK(refuses({"--prot", "1"}, "--prot"));
    CHECK(refuses({"surf"}, "surf"));
    CHECK(refuses({"--port"}, "--port"));
    CHECK(refuses({"--port", "65536"}, "--port"));
    CHECK(refuses({"--port", "-1"}, "--port"));
    CHECK(refuses({"--threads", "1025"}, "--threads"));
    CHECK(refuses({"--connections-max", "0"}, "--connections-max"));
    CHECK(refuses({"--body-bytes-max", "0"}, "--body-bytes-max"));
    CHECK(refuses({"--body-bytes-max", "67108865"}, "--body-bytes-max"));
    CHECK(refuses({"--auth", "maybe"}, "must be one of open|strict"));
    CHECK(refuses({"--unknown-properties", "1x"}, "must be one of ignore|refuse"));
    CHECK(refuses({"--log-level", "loud"}, "must be one of debug|info|warn|error|off"));
    CHECK(refuses({"--log-format", "xml"}, "must be one of auto|text|json|people"));
    CHECK(refuses({"--snapshot-interval", "-1"}, "--snapshot-interval"));
    CHECK(refuses({"--rng-seed", "x"}, "--rng-seed"));
    CHECK(refuses({"--schema"}, "--schema"));
    CHECK(refuses({"--validation", "lax"}, "must be one of strict|warn|off, not \"lax\""));
    CHECK(refuses({"--complexity-max", "-1"}, "--complexity-max"));
    CHECK(refuses({"--complexity-max", "18446744073709551616"}, "--complexity-max"));
    CHECK(refuses({"--auto-authorize=soon"}, "--auto-authorize: must be a whole number of polls"));
    CHECK(refuses({"--auto-authorize=1001"}, "from 0 to 1000"));
    CHECK(refuses({"--trusted-proxy", "example.org"}, "\"example.org\" is not an IP address"));
    CHECK(refuses({"--public-url", "example.org"}, "must be like https://HOST:PORT/PATH"));
  }

  TEST_CASE("takes only the words of a choice, not their numbers") {
    CHECK(refuses({"--auth", "1"}, "must be one of open|strict"));
    CHECK(refuses({"--log-level", "3"}, "must be one of"));
    CHECK(refuses({"--unknown-properties", "1"}, "must be one of ignore|refuse"));
  }

  TEST_CASE("refuses flags that don't go together") {
    CHECK(refuses({"--tls-cert", "c"}, "--tls-cert and --tls-key go together"));
    CHECK(refuses({"--tls-key", "k"}, "--tls-cert and --tls-key go together"));
    CHECK(
        refuses({"--tls-self-signed", "--tls-cert", "c", "--tls-key", "k"}, "exclude each other"));
    CHECK(refuses({"--snapshot-sync"}, "there is no --snapshot"));
    CHECK(refuses({"--host", "none"}, "no --unix-socket"));
    CHECK(refuses({"--host", ""}, "use \"none\" for the Unix socket only"));
    CHECK(options_of({"--host", "none", "--unix-socket", "s"}).instance.server.hosts.empty());
  }

  TEST_CASE("prints help and version") {
    const Command help = parse({"--help-all"});
    CHECK(std::get<ExitCommand>(help).status == ExitStatus::success);
    for (const char* flag : {"--port-file", "PORTHOLE_PORT_FILE", "--snapshot-sync", "validate"}) {
      CAPTURE(flag);
      CHECK(std::get<ExitCommand>(help).text.find(flag) != std::string::npos);
    }
    CHECK(std::get<ExitCommand>(help).text.find("  --auto-authorize[=N] (") != std::string::npos);
    const Command version = parse({"--version"});
    CHECK(std::get<ExitCommand>(version).status == ExitStatus::success);
    CHECK(std::get<ExitCommand>(version).text.starts_with("porthole "));
  }

  TEST_CASE("shows in help the defaults that hold") {
    const std::string help = std::get<ExitCommand>(parse({"--help-all"})).text;
    const std::string lines[] = {
        "only the Unix socket (default " + ServerOptions().hosts.front() + ")\n",
        "any free port (default " + std::to_string(ServerOptions().port) + ")\n",
        "is closed (default " + std::to_string(kConnectionsMax) + ")\n",
        "body in bytes (default " + std::to_string(kBodyBytesMax) + ")\n",
        "two snapshots (default " + std::to_string(SnapshotOptions().interval.count()) + ")\n",
        "in points (default " + std::to_string(kComplexityMax) + ")\n",
        "else open)\n",
    };
    for (const std::string& line : lines) {
      CAPTURE(line);
      CHECK(help.find(line) != std::string::npos);
    }
    const std::string validate = std::get<ExitCommand>(parse({"validate", "--help"})).text;
    CHECK(validate.find("(default strict)\n") != std::string::npos);
    const std::string health = std::get<ExitCommand>(parse({"healthcheck", "--help"})).text;
    CHECK(health.find("http://127.0.0.1:8080)") != std::string::npos);
    CHECK(health.find("(default 5)") != std::string::npos);
  }

  TEST_CASE("reads the flags of the lifetime") {
    CHECK_FALSE(options_of({}).parent.has_value());
    CHECK_FALSE(options_of({}).idle_exit.has_value());
    CHECK(options_of({"--exit-with-parent"}).parent == 0);
    CHECK(options_of({"--exit-with-parent", "serve"}).parent == 0);
    CHECK(options_of({"--exit-with-parent=4711"}).parent == 4711);
    CHECK(options_of({"--idle-exit", "3"}).idle_exit == std::chrono::seconds(3));
    CHECK(refuses({"--exit-with-parent=-1"}, "--exit-with-parent: must be the number"));
    CHECK(refuses({"--exit-with-parent=99999999999"}, "--exit-with-parent"));
    CHECK(refuses({"--idle-exit", "0"}, "--idle-exit"));
    for (const char* on : {"true", "1"}) {
      const Variable variable("PORTHOLE_EXIT_WITH_PARENT", on);
      CHECK(options_of({}).parent == 0);
    }
    const Variable variable("PORTHOLE_EXIT_WITH_PARENT", "false");
    CHECK_FALSE(options_of({}).parent.has_value());
  }

  TEST_CASE("passes the command of exec on unchanged") {
    const auto exec = [](std::initializer_list<const char*> arguments) {
      return std::get<ExecCommand>(parse(arguments));
    };
    const ExecCommand plain = exec({"exec", "--", "make", "-j2", "--", "--help", "exec"});
    CHECK(plain.command == std::vector<std::string>{"make", "-j2", "--", "--help", "exec"});
    CHECK(plain.options.instance.server.port == 0);
    CHECK(plain.options.log_level == LogLevel::warn);
    const ExecCommand full =
        exec({"--port", "5", "exec", "--fixtures", "f", "--log-level", "info", "--", "true"});
    CHECK(full.options.instance.server.port == 5);
    CHECK(full.options.log_level == LogLevel::info);
    CHECK(full.options.fixtures == std::vector<std::string>{"f"});
    const Variable port("PORTHOLE_PORT", "6");
    CHECK(exec({"exec", "--", "true"}).options.instance.server.port == 6);
  }

  TEST_CASE("says where the command of exec goes") {
    CHECK(refuses({"exec"}, "goes after --"));
    CHECK(refuses({"exec", "--"}, "goes after --"));
    CHECK(refuses({"exec", "make"}, "goes after --"));
    CHECK(refuses({"exec", "make", "--", "test"}, "goes after --"));
    CHECK(refuses({"exec", "ls", "-la"}, "goes after --"));
    CHECK(refuses({"exec", "--nope", "--", "ls"}, "--nope"));
    CHECK(refuses({"exec", "--host", "none", "--unix-socket", "s", "--", "ls"}, "needs a URL"));
    CHECK(refuses({"exec", "--idle-exit", "5", "--", "ls"}, "which ends when its command does"));
    const std::string help = std::get<ExitCommand>(parse({"exec", "--help"})).text;
    CHECK(help.find("Usage: porthole exec [FLAGS] -- COMMAND [ARGUMENT...]") != std::string::npos);
  }

  TEST_CASE("checks the server of the same flags by default") {
    const auto check = [](std::initializer_list<const char*> arguments) {
      return std::get<HealthcheckCommand>(parse(arguments));
    };
    CHECK(check({"healthcheck"}).url == "http://127.0.0.1:8080");
    CHECK(check({"healthcheck"}).timeout == std::chrono::seconds(5));
    CHECK(check({"--port", "9000", "healthcheck"}).url == "http://127.0.0.1:9000");
    CHECK(check({"--host", "0.0.0.0", "healthcheck"}).url == "http://127.0.0.1:8080");
    CHECK(check({"--host", "::", "--tls-self-signed", "healthcheck"}).url == "https://[::1]:8080");
    CHECK(check({"--host", "none", "--unix-socket", "s", "healthcheck"}).url == "unix:s");
    CHECK(check({"healthcheck", "--url", "http://a", "--timeout", "9"}).url == "http://a");
    CHECK(refuses({"--port", "0", "healthcheck"}, "give --url"));
    CHECK(refuses({"--host", "none", "healthcheck"}, "give --url"));
    CHECK(refuses({"healthcheck", "--timeout", "0"}, "--timeout"));
    CHECK(refuses({"healthcheck", "now"}, "now"));
    const Variable port("PORTHOLE_PORT", "9001");
    CHECK(check({"healthcheck"}).url == "http://127.0.0.1:9001");
    const Variable url("PORTHOLE_URL", "http://b");
    CHECK(check({"healthcheck"}).url == "http://b");
    CHECK(check({"healthcheck", "--url", "http://c"}).url == "http://c");
  }

  TEST_CASE("takes the file that init writes") {
    const auto init = [](std::initializer_list<const char*> arguments) {
      return std::get<InitCommand>(parse(arguments));
    };
    CHECK(init({"init"}).file == "porthole.jsonc");
    CHECK_FALSE(init({"init"}).overwrite);
    CHECK(init({"init", "-"}).file == "-");
    CHECK(init({"init", "--force", "f"}).overwrite);
    CHECK(refuses({"init", "a", "b"}, "b"));
  }

  TEST_CASE("describes a command, by its flag or by the command help") {
    for (const char* command : {"serve", "demo", "exec", "validate", "init", "fixtures", "help"}) {
      CAPTURE(command);
      const std::string help = std::get<ExitCommand>(parse({"help", command})).text;
      CHECK(help.starts_with(std::string("Usage: porthole ") + command));
      CHECK(std::get<ExitCommand>(parse({command, "--help"})).text == help);
    }
    CHECK(std::get<ExitCommand>(parse({"help"})).text ==
          std::get<ExitCommand>(parse({"--help"})).text);
    CHECK(refuses({"help", "sreve"}, "did you mean \"serve\"?"));
  }

  TEST_CASE("makes demo a server with the built-in fixtures first") {
    const Options options = options_of({"demo", "--fixtures", "f", "--port", "5"});
    CHECK(options.demo);
    CHECK(options.fixtures == std::vector<std::string>{kDemoFile, "f"});
    CHECK(options.instance.server.port == 5);
    CHECK(options_of({"--demo"}).fixtures == std::vector<std::string>{kDemoFile});
    CHECK_FALSE(options_of({}).demo);
    CHECK(refuses({"demo", "--watch"}, "--watch: the fixtures of --demo are built in"));
  }

  TEST_CASE("refuses hosts that aren't any, and takes zones of addresses") {
    CHECK(refuses({"--host", "localhost:80"}, "\"localhost:80\" is not a name or an address"));
    CHECK(refuses({"--host", "http://a"}, "with the port in --port"));
    CHECK(options_of({"--host", "fe80::1%lo"}).instance.server.hosts.front() == "fe80::1%lo");
  }

  TEST_CASE("takes the snapshot to make fixtures of") {
    CHECK(std::get<FixturesCommand>(parse({"fixtures", "from", "s"})).snapshot == "s");
    CHECK(refuses({"fixtures", "form", "s"}, "did you mean \"from\"?"));
    CHECK(refuses({"fixtures", "from"}, "porthole fixtures from FILE"));
  }

  TEST_CASE("takes one or more files to validate") {
    CHECK(std::get<ValidateCommand>(parse({"validate", "a", "b"})).files ==
          std::vector<std::string>{"a", "b"});
    CHECK(refuses({"validate"}, "FILE"));
    CHECK(std::get<ValidateCommand>(parse({"validate", "--schema", "s"})).files.empty());
    CHECK(std::get<ExitCommand>(parse({"validate", "--help"})).status == ExitStatus::success);
  }

  TEST_CASE("takes a schema and a strictness for validate") {
    const auto validate = [](std::initializer_list<const char*> arguments) {
      return std::get<ValidateCommand>(parse(arguments));
    };
    const ValidateCommand plain = validate({"validate", "a.graphql"});
    CHECK(plain.schema.empty());
    CHECK(plain.validation == Validation::strict);
    const ValidateCommand full =
        validate({"validate", "--schema", "s", "--validation", "off", "a.graphql"});
    CHECK(full.files == std::vector<std::string>{"a.graphql"});
    CHECK(full.schema == "s");
    CHECK(full.validation == Validation::off);
    CHECK(validate({"validate", "a", "--schema", "s"}).schema == "s");
    CHECK(validate({"--schema", "s", "validate", "a"}).schema == "s");
    CHECK(refuses({"validate", "--validation", "lax", "a"}, "must be one of strict|warn|off"));
  }

  TEST_CASE("reads the flags of validate from the environment") {
    const Variable schema("PORTHOLE_SCHEMA", "s");
    const Variable validation("PORTHOLE_VALIDATION", "off");
    const Command environment = parse({"validate", "a"});
    CHECK(std::get<ValidateCommand>(environment).schema == "s");
    CHECK(std::get<ValidateCommand>(environment).validation == Validation::off);
    const Command flags = parse({"validate", "--schema", "t", "--validation", "warn", "a"});
    CHECK(std::get<ValidateCommand>(flags).schema == "t");
    CHECK(std::get<ValidateCommand>(flags).validation == Validation::warn);
  }
}

}  // namespace
}  // namespace porthole::http
