// Talks to the service through the package client that oapi-codegen generated: driver ADDRESS SESSION_ID
package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"reflect"
	"strings"

	"conversation-service/test/clients/oapi-codegen/client"
)

var (
	ctx       = context.Background()
	api       *client.ClientWithResponses
	sessionID string
)

func check(ok bool, what string, got any) {
	if !ok {
		fmt.Fprintf(os.Stderr, "%s: %+v\n", what, got)
		os.Exit(1)
	}
}

func must[T any](answer T, err error) T {
	check(err == nil, "request failed", err)
	return answer
}

func pointer[T any](value T) *T { return &value }

func event(id string, payload client.JsonObject) client.EventInput {
	return client.EventInput{EventId: id, Type: "user_speech", Payload: &payload}
}

func ids(events []client.Event) string {
	var found []string
	for _, one := range events {
		found = append(found, fmt.Sprintf("%s:%d", one.EventId, one.Sequence))
	}
	return strings.Join(found, " ")
}

func write() {
	metadata := client.JsonObject{"run": sessionID, "channel": "phone"}
	created := must(api.CreateSessionWithResponse(ctx, client.SessionInput{SessionId: sessionID, Metadata: &metadata}))
	check(created.JSON201 != nil && reflect.DeepEqual(created.JSON201.Metadata, metadata), "create", created.Status())

	payload := client.JsonObject{
		"text":    "Hello.",
		"words":   []any{map[string]any{"at": 0.25, "confidence": 0.875}},
		"speaker": map[string]any{"name": "Ada"},
	}
	appended := must(api.AppendEventWithResponse(ctx, sessionID, event("e1", payload)))
	check(appended.JSON201 != nil && reflect.DeepEqual(appended.JSON201.Payload, payload), "append", appended.Status())
	repeated := must(api.AppendEventWithResponse(ctx, sessionID, event("e1", payload)))
	check(repeated.JSON200 != nil && repeated.JSON200.Sequence == 1, "repeat", repeated.Status())

	events := []client.EventInput{event("e2", nil), event("e3", client.JsonObject{}), event("e4", payload)}
	events[0].Payload = nil
	batch := must(api.AppendEventsWithResponse(ctx, sessionID, client.EventBatch{Events: events}))
	check(batch.JSON200 != nil && batch.JSON200.Appended == 3, "batch", batch.Status())
	check(*batch.JSON200.Results[2].Sequence == 4, "batch results", batch.JSON200.Results)
}

func read() {
	limit, offset, after := client.Limit(2), client.Offset(1), client.After(3)
	page := must(api.GetSessionWithResponse(ctx, sessionID, &client.GetSessionParams{Limit: &limit, Offset: &offset}))
	check(page.JSON200 != nil && page.JSON200.Pagination.Total == 4, "page", page.Status())
	check(ids(page.JSON200.Events) == "e2:2 e3:3", "page events", page.JSON200.Events)

	types := client.Type{"user_speech", "x.note"}
	log := must(api.ReadEventsWithResponse(ctx, sessionID, &client.ReadEventsParams{After: &after, Type: &types}))
	check(log.JSON200 != nil && ids(log.JSON200.Events) == "e4:4", "log", log.Status())
	pagination := must(log.JSON200.Pagination.AsAscendingLogPagination())
	check(pagination.NextAfter == 4 && !pagination.HasMore, "log pagination", pagination)

	found := func(filter client.MetadataFilter) int {
		list := must(api.ListSessionsWithResponse(ctx, &client.ListSessionsParams{Metadata: &filter}))
		check(list.JSON200 != nil, "list", list.Status())
		return len(list.JSON200.Sessions)
	}
	check(found(client.MetadataFilter{"metadata.run": sessionID, "metadata.channel": "phone"}) == 1, "list", sessionID)
	check(found(client.MetadataFilter{"metadata.run": "another"}) == 0, "empty list", sessionID)
}

func fail() {
	refused := must(api.AppendEventWithResponse(ctx, sessionID, event("e1", client.JsonObject{})))
	problem := refused.ApplicationproblemJSON409
	check(problem != nil && problem.Code == "EVENT_CONFLICT" && !problem.Retryable, "problem", refused.Status())
}

func complete() {
	completion := client.Completion{Status: pointer(client.FinalStatusCompleted), EndReason: pointer("hung up")}
	completed := must(api.CompleteSessionWithResponse(ctx, sessionID, completion))
	check(completed.JSON200 != nil && *completed.JSON200.EndReason == "hung up", "complete", completed.Status())
}

// The client has no streams: it gives the whole text when the stream of a sealed session ends.
func follow() {
	stream := must(api.FollowSessionWithResponse(ctx, sessionID, &client.FollowSessionParams{LastEventID: pointer("1")}))
	check(stream.StatusCode() == http.StatusOK, "stream", stream.Status())
	text := string(stream.Body)
	check(strings.Count(text, "event: event\n") == 3 && strings.Contains(text, "event: end\n"), "stream", text)
}

func main() {
	sessionID = os.Args[2]
	api = must(client.NewClientWithResponses(os.Args[1]))
	for _, step := range []func(){write, read, fail, complete, follow} {
		step()
	}
}
