// Package vendortools sends what the vendor's Terraform provider, CLI and MCP server send, with the libraries
// they send it with, to the addresses they find in the environment. How they read it is mirrored from their sources;
// the programs themselves are not run.
package vendortools

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/Khan/genqlient/graphql"
	"github.com/buildkite/go-buildkite/v4"
)

const deadline = 60 * time.Second

// environment returns a variable that has to be set: without it, these tools call the real service.
func environment(t *testing.T, name string) string {
	t.Helper()
	value, ok := os.LookupEnv(name)
	if !ok || strings.Contains(value, "buildkite.com") {
		t.Fatalf("%s is %q: the tool would call the real service", name, value)
	}
	return value
}

// withHeaders adds the headers that all of a tool's requests have.
type withHeaders struct {
	token, agent string
}

func (h withHeaders) RoundTrip(request *http.Request) (*http.Response, error) {
	request = request.Clone(request.Context())
	request.Header.Set("Authorization", "Bearer "+h.token)
	request.Header.Set("User-Agent", h.agent)
	return http.DefaultTransport.RoundTrip(request)
}

func httpClient(t *testing.T, agent string) *http.Client {
	t.Helper()
	token := strings.TrimSpace(environment(t, "BUILDKITE_API_TOKEN"))
	return &http.Client{Transport: withHeaders{token, agent}, Timeout: deadline}
}

func request(t *testing.T, client graphql.Client, query string, variables, data any) error {
	t.Helper()
	return client.MakeRequest(context.Background(), &graphql.Request{Query: query, Variables: variables, OpName: "Q"},
		&graphql.Response{Data: data})
}

// TestTerraform: the provider, and Pulumi's, which is the same code. REST addresses are BUILDKITE_REST_URL with the
// path behind it; the GraphQL address is BUILDKITE_GRAPHQL_URL as it is.
func TestTerraform(t *testing.T) {
	client := httpClient(t, "Terraform/1.11.4 (+https://www.terraform.io) buildkite/1.30.0")
	organization := strings.TrimSpace(environment(t, "BUILDKITE_ORGANIZATION_SLUG"))

	gql := graphql.NewClient(environment(t, "BUILDKITE_GRAPHQL_URL"), client)
	var found struct{ Organization struct{ ID, Slug string } }
	err := request(t, gql, `query Q($slug: ID!) { organization(slug: $slug) { id slug } }`,
		map[string]string{"slug": organization}, &found)
	if err != nil || found.Organization.ID == "" || found.Organization.Slug != organization {
		t.Errorf("the organization: got %+v, %v", found, err)
	}

	response, err := client.Get(environment(t, "BUILDKITE_REST_URL") + "/v2/meta")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var meta struct {
		Addresses []string `json:"webhook_ips"`
	}
	if err := json.NewDecoder(response.Body).Decode(&meta); err != nil || response.StatusCode != 200 {
		t.Errorf("meta: got %d, %v", response.StatusCode, err)
	}
}

// The provider tells a request that was refused from one that failed by the status.
func TestTerraformWithAWrongRequest(t *testing.T) {
	gql := graphql.NewClient(environment(t, "BUILDKITE_GRAPHQL_URL"), httpClient(t, "Terraform/1.11.4"))
	var none struct{}
	err := request(t, gql, `query Q { organization(slug: "acme"`, nil, &none)
	var refused *graphql.HTTPError
	if err == nil || errors.As(err, &refused) {
		t.Errorf("got %v, want errors in an answer with status 200", err)
	}
}

// clientOf makes the client for a base URL that the CLI and the MCP server make.
func clientOf(t *testing.T, baseURL string) *buildkite.Client {
	t.Helper()
	client, err := buildkite.NewOpts(buildkite.WithTokenAuth(environment(t, "BUILDKITE_API_TOKEN")),
		buildkite.WithBaseURL(baseURL), buildkite.WithUserAgent("porthole-test"))
	if err != nil {
		t.Fatal(err)
	}
	return client
}

func checkUser(t *testing.T, client *buildkite.Client) {
	t.Helper()
	token, _, err := client.AccessTokens.Get(context.Background())
	if err != nil || token.UUID == "" {
		t.Errorf("the access token: got %+v, %v", token, err)
	}
	user, _, err := client.User.CurrentUser(context.Background())
	if err != nil || user.ID == "" {
		t.Errorf("the user: got %+v, %v", user, err)
	}
}

// TestCLI: it takes BUILDKITE_REST_API_ENDPOINT with or without /v2 at its end.
func TestCLI(t *testing.T) {
	slug := environment(t, "BUILDKITE_ORGANIZATION_SLUG")
	endpoint, err := url.Parse(environment(t, "BUILDKITE_REST_API_ENDPOINT"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{endpoint.Path, "/", "/v2", "/v2/"} {
		given := *endpoint
		given.Path = path
		if trimmed, ok := strings.CutSuffix(strings.TrimRight(path, "/"), "/v2"); ok {
			given.Path = trimmed + "/"
		}
		client := clientOf(t, given.String())
		checkUser(t, client)
		organization, _, err := client.Organizations.Get(context.Background(), slug)
		if err != nil || organization.Slug != slug {
			t.Errorf("the organization: got %+v, %v", organization, err)
		}
	}

	gql := graphql.NewClient(environment(t, "BUILDKITE_GRAPHQL_ENDPOINT"), httpClient(t, "bk"))
	var found struct {
		Viewer struct{ User struct{ Name string } }
	}
	if err := request(t, gql, `query Q { viewer { user { name } } }`, nil, &found); err != nil {
		t.Error(err)
	}
}

// TestMCPServer: it calls REST alone.
func TestMCPServer(t *testing.T) {
	client := clientOf(t, environment(t, "BUILDKITE_BASE_URL"))
	checkUser(t, client)
	if _, _, err := client.Organizations.List(context.Background(), nil); err != nil {
		t.Error(err)
	}
}
