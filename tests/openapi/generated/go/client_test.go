//go:build generated

package generated

import (
	"context"
	"net/http"
	"os"
	"testing"

	"porthole.test/generated/client"
)

func withToken(token string) client.RequestEditorFn {
	return func(_ context.Context, request *http.Request) error {
		request.Header.Set("Authorization", "Bearer "+token)
		return nil
	}
}

func check(t *testing.T, call string, err error, status, want int) {
	t.Helper()
	if err != nil {
		t.Fatalf("%s: %v", call, err)
	}
	if status != want {
		t.Fatalf("%s: got status %d, want %d", call, status, want)
	}
}

func TestFiveCalls(t *testing.T) {
	url := os.Getenv("PORTHOLE_URL")
	porthole, err := client.NewClientWithResponses(url, client.WithRequestEditorFn(withToken("anything")))
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()

	draft := client.PortalDraft{Name: "From Go", Query: "query ($id: ID!) { build(id: $id) { state } }"}
	created, err := porthole.CreatePortalWithResponse(ctx, "acme", draft)
	check(t, "create", err, created.StatusCode(), http.StatusCreated)
	if created.JSON201.Slug != "from-go" || created.JSON201.Description != nil {
		t.Errorf("create: got %+v", created.JSON201)
	}

	listed, err := porthole.ListPortalsWithResponse(ctx, "acme", nil)
	check(t, "list", err, listed.StatusCode(), http.StatusOK)
	if portals := *listed.JSON200; len(portals) != 1 || portals[0].Uuid != created.JSON201.Uuid {
		t.Errorf("list: got %+v", portals)
	}

	description := "Changed"
	change := client.PortalChange{Description: &description}
	updated, err := porthole.UpdatePortalWithResponse(ctx, "acme", "from-go", change)
	check(t, "update", err, updated.StatusCode(), http.StatusOK)
	if got := updated.JSON200.Description; got == nil || *got != description {
		t.Errorf("update: got description %v", got)
	}

	caller, err := client.NewClientWithResponses(url, client.WithRequestEditorFn(withToken(created.JSON201.Token)))
	if err != nil {
		t.Fatal(err)
	}
	called, err := caller.CallPortalWithResponse(ctx, "acme", "from-go", nil, client.CallPortalJSONRequestBody{"id": "1"})
	check(t, "call", err, called.StatusCode(), http.StatusOK)
	if data := called.JSON200.Data; data == nil || (*data)["build"] == nil {
		t.Errorf("call: got %s", called.Body)
	}

	deleted, err := porthole.DeletePortalWithResponse(ctx, "acme", "from-go")
	check(t, "delete", err, deleted.StatusCode(), http.StatusNoContent)

	refused, err := porthole.CreatePortalWithResponse(ctx, "acme", client.PortalDraft{})
	check(t, "create without a name", err, refused.StatusCode(), http.StatusUnprocessableEntity)
	if refused.JSON422.Message == "" {
		t.Errorf("create without a name: got %s", refused.Body)
	}
}
