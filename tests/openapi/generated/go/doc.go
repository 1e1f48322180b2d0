// Package generated calls porthole with the client that oapi-codegen makes of its OpenAPI document. Without the tag
// generated, which says that the client is there, it is empty.
package generated
