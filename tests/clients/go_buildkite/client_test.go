// Package clients tests unmodified go-buildkite with porthole.
package clients

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/buildkite/go-buildkite/v4"

	"porthole.test/porthole"
)

var start = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

func newClient(t *testing.T, server *porthole.Server, token string, options ...buildkite.ClientOpt) *buildkite.Client {
	t.Helper()
	options = append(options, buildkite.WithTokenAuth(token), buildkite.WithBaseURL(server.URL))
	client, err := buildkite.NewOpts(options...)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

func TestAccessToken(t *testing.T) {
	server := porthole.StartServer(t)
	organization := server.Organization(t)
	token := organization.AccessToken(t, "read_user", "read_organizations")
	client := newClient(t, server, token)

	got, _, err := client.AccessTokens.Get(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"read_user", "read_organizations"}; !slices.Equal(got.Scopes, want) {
		t.Errorf("scopes: got %q, want %q", got.Scopes, want)
	}
	if got.UUID == "" || got.User.Email == "" || got.CreatedAt == nil || got.CreatedAt.IsZero() {
		t.Errorf("got %+v", got)
	}

	if _, err := client.AccessTokens.Revoke(context.Background()); err != nil {
		t.Fatal(err)
	}
	_, _, err = client.AccessTokens.Get(context.Background())
	checkRefusal(t, err, 401)
}

func checkRefusal(t *testing.T, err error, status int) {
	t.Helper()
	var refused *buildkite.ErrorResponse
	if !errors.As(err, &refused) || refused.Response.StatusCode != status || refused.Message == "" {
		t.Errorf("got %v, want a message with status %d", err, status)
	}
}

func TestUser(t *testing.T) {
	server := porthole.StartServer(t)
	user, _, err := newClient(t, server, "anything").User.CurrentUser(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if user.ID == "" || user.Name == "" || user.Email == "" || user.CreatedAt == nil {
		t.Errorf("got %+v", user)
	}

	organization := server.Organization(t)
	_, _, err = newClient(t, server, organization.AccessToken(t, "read_portals")).User.CurrentUser(context.Background())
	checkRefusal(t, err, 403)
}

func TestOrganizations(t *testing.T) {
	server := porthole.StartServer(t)
	want := map[string]bool{}
	for range 5 {
		want[server.Organization(t).Slug] = true
	}
	client := newClient(t, server, "anything")

	pages := 0
	got := map[string]bool{}
	for page := 1; page != 0; {
		options := &buildkite.OrganizationListOptions{ListOptions: buildkite.ListOptions{Page: page, PerPage: 2}}
		organizations, response, err := client.Organizations.List(context.Background(), options)
		if err != nil {
			t.Fatal(err)
		}
		for _, organization := range organizations {
			got[organization.Slug] = true
		}
		pages++
		page = response.NextPage
	}
	for slug := range want {
		if !got[slug] {
			t.Errorf("%s is in no page of %v", slug, got)
		}
		organization, _, err := client.Organizations.Get(context.Background(), slug)
		if err != nil {
			t.Fatal(err)
		}
		if organization.Slug != slug || organization.ID == "" || organization.GraphQLID == "" || organization.CreatedAt == nil {
			t.Errorf("got %+v", organization)
		}
	}
	if want := (len(got) + 1) / 2; pages != want {
		t.Errorf("%d organizations in %d pages, want %d", len(got), pages, want)
	}

	_, _, err := client.Organizations.Get(context.Background(), "Not a slug")
	checkRefusal(t, err, 404)
}

// The client has no calls for portals, but exports the functions to build them.
func TestPortals(t *testing.T) {
	server := porthole.StartServer(t)
	organization := server.Organization(t)
	client := newClient(t, server, organization.Token)
	path := "v2/organizations/" + organization.Slug + "/portals"
	do := func(method, path string, body, result any) *buildkite.Response {
		t.Helper()
		request, err := client.NewRequest(context.Background(), method, path, body)
		if err != nil {
			t.Fatal(err)
		}
		response, err := client.Do(request, result)
		if err != nil {
			t.Fatal(err)
		}
		return response
	}

	type portal struct {
		Name  string `json:"name"`
		Query string `json:"query"`
	}
	for number := range 5 {
		var created portal
		want := portal{fmt.Sprint("Portal ", number), "{ viewer { id } }"}
		if response := do("POST", path, want, &created); response.StatusCode != 201 || created != want {
			t.Errorf("got %d %+v", response.StatusCode, created)
		}
	}
	var page []portal
	response := do("GET", path+"?page=2&per_page=2", nil, &page)
	if len(page) != 2 || page[0].Name != "Portal 2" {
		t.Errorf("page 2: %+v", page)
	}
	if response.FirstPage != 1 || response.PrevPage != 1 || response.NextPage != 3 || response.LastPage != 3 {
		t.Errorf("pages: %+v", response)
	}
	response = do("GET", path+"?page=3&per_page=2", nil, &page)
	if len(page) != 1 || response.NextPage != 0 || response.LastPage != 0 {
		t.Errorf("page 3: %+v, %+v", page, response)
	}
	if response := do("DELETE", path+"/portal-0", nil, nil); response.StatusCode != 204 {
		t.Errorf("delete: %d", response.StatusCode)
	}
}

func TestRateLimit(t *testing.T) {
	server := porthole.StartServer(t, "--rate-limit-rest", "20")
	server.Freeze(t, start)
	organization := server.Organization(t)
	got, _, err := newClient(t, server, "anything").RateLimit.Get(context.Background(), organization.Slug)
	if err != nil {
		t.Fatal(err)
	}
	rest := got.Scopes.REST
	if rest.Limit != 20 || rest.Reset != 60 || rest.Enforced || !rest.ResetAt.Equal(start.Add(time.Minute)) {
		t.Errorf("got %+v", rest)
	}
}

// refusals signals answers with status 429.
type refusals struct{ seen chan struct{} }

func (r refusals) RoundTrip(request *http.Request) (*http.Response, error) {
	response, err := http.DefaultTransport.RoundTrip(request)
	if err == nil && response.StatusCode == http.StatusTooManyRequests {
		select {
		case r.seen <- struct{}{}:
		default:
		}
	}
	return response, err
}

func TestWhatIsPastTheLimitIsTriedAgainUntilTheWindowIsOver(t *testing.T) {
	server := porthole.StartServer(t, "--rate-limits", "enforce", "--rate-limit-rest-user", "3")
	server.Freeze(t, start)
	watched := refusals{make(chan struct{}, 1)}
	client := newClient(t, server, "anything", buildkite.WithHTTPClient(&http.Client{Transport: watched}))
	for range 3 {
		if _, _, err := client.User.CurrentUser(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	done := make(chan error)
	go func() {
		_, _, err := client.User.CurrentUser(context.Background())
		done <- err
	}()
	select {
	case <-watched.seen:
	case err := <-done:
		t.Fatalf("not refused, but %v", err)
	}
	server.Advance(t, time.Minute)
	if err := <-done; err != nil {
		t.Errorf("in the next window: %v", err)
	}
}
