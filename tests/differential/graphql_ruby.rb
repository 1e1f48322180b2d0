# frozen_string_literal: true

# Runs graphql-ruby behind a pipe, for comparison with porthole: each line of standard input is a
# request, a JSON object, and is answered by one line on standard output.
#
#   {"do": "schema", "definition": SDL}   {} ; sets the schema for later requests
#   {"do": "answer", "source": TEXT, "operation": NAME or null, "variables": "{…}"}
#                                         {"errors": […]}: what a call is refused with, before
#                                         anything is executed; empty if it isn't
#
# A request that the engine fails on is answered {"failed": reason}.

require "graphql"
require "io/wait"
require "json"
require "timeout"

# The scalars whose input porthole checks, known by their names: those of the gem, and one that
# Buildkite's schema describes.
INPUT_CHECKS = {
  "DateTime" => GraphQL::Types::ISO8601DateTime.method(:coerce_input),
  "Date" => GraphQL::Types::ISO8601Date.method(:coerce_input),
  "JSInt" => ->(value, _context) { value if value.is_a?(Integer) && value.abs < 2**53 },
}.transform_values { |check| { "coerce_input" => check } }

class Engine
  def answer(request)
    case request["do"]
    when "schema"
      @schema = GraphQL::Schema.from_definition(request["definition"], default_resolve: INPUT_CHECKS)
      @schema.validate_max_errors(100)
      {}
    when "answer"
      variables = JSON.parse(request["variables"] || "{}")
      query = GraphQL::Query.new(
        @schema,
        request["source"],
        variables: variables,
        operation_name: request["operation"],
      )
      query.valid?
      { errors: query.static_errors.map(&:to_h) }
    end
  rescue Timeout::Error
    raise
  rescue StandardError, SystemStackError => e
    { failed: "#{e.class}: #{e.message[0, 200]}" }
  end
end

seconds_max = 3
engine = Engine.new
$stdin.each_line do |line|
  # Some of its regular expressions take forever.
  answer = begin
    Timeout.timeout(seconds_max) { engine.answer(JSON.parse(line)) }
  rescue Timeout::Error
    { failed: "it takes too long" }
  end
  puts JSON.generate(answer)
  # A client that sent more doesn't wait for this answer.
  $stdout.flush unless $stdin.wait_readable(0)
end
