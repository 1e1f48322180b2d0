module porthole.test/vendor_tools

go 1.25

require (
	github.com/Khan/genqlient v0.8.1
	github.com/buildkite/go-buildkite/v4 v4.23.0
)

require (
	github.com/cenkalti/backoff v1.1.1-0.20171020064038-309aa717adbf // indirect
	github.com/google/go-querystring v1.2.0 // indirect
	github.com/google/uuid v1.6.0 // indirect
	github.com/vektah/gqlparser/v2 v2.5.19 // indirect
	golang.org/x/net v0.38.0 // indirect
)
