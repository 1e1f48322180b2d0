#include "portal/graphql/mock/built_in_schema.h"

#include <string>
#include <string_view>
#include <variant>

#include "portal/graphql/type/build_schema.h"

namespace porthole::graphql {
namespace {

constexpr std::string_view kOrganizations = R"(
  scalar DateTime
  interface Node { id: ID! }
  type PageInfo {
    hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String endCursor: String
  }
  type Query {
    node(id: ID!): Node
    viewer: Viewer
    organization(slug: ID, uuid: ID): Organization
    pipeline(slug: ID, uuid: ID): Pipeline
    build(slug: ID, uuid: ID): Build
    job(uuid: ID!): JobTypeCommand
    agent(slug: ID!): Agent
    team(slug: ID!): Team
    artifact(uuid: ID!): Artifact
  }
  type Viewer implements Node {
    id: ID! user: User
    organizations(first: Int, last: Int, after: String, before: String): OrganizationConnection
    builds(first: Int, last: Int, state: [BuildStates!], branch: String): BuildConnection
  }
  type Avatar { url: String! }
  type User implements Node {
    id: ID! uuid: ID! name: String! email: String! avatar: Avatar! bot: Boolean!
    builds(first: Int, last: Int, state: [BuildStates!], branch: [String!]): BuildConnection
  }
  type Organization implements Node {
    id: ID! uuid: ID! name: String! slug: String! public: Boolean! iconUrl: String
    pipelines(first: Int, last: Int, after: String, before: String, search: String,
              archived: Boolean, order: String): PipelineConnection
    agents(first: Int, last: Int, after: String, before: String, search: String): AgentConnection
    teams(first: Int, last: Int, after: String, before: String, search: String): TeamConnection
    members(first: Int, last: Int, after: String, before: String, search: String,
            role: [String!]): OrganizationMemberConnection
    jobs(first: Int, last: Int, after: String, before: String, state: [JobStates!]): JobConnection
  }
  type OrganizationEdge { cursor: String! node: Organization }
  type OrganizationConnection {
    count: Int! edges: [OrganizationEdge] nodes: [Organization] pageInfo: PageInfo!
  }
  enum OrganizationMemberRole { ADMIN MEMBER }
  type OrganizationMember implements Node {
    id: ID! uuid: ID! role: OrganizationMemberRole! createdAt: DateTime! createdBy: User
    user: User! organization: Organization!
  }
  type OrganizationMemberEdge { cursor: String! node: OrganizationMember }
  type OrganizationMemberConnection {
    count: Int! edges: [OrganizationMemberEdge] nodes: [OrganizationMember] pageInfo: PageInfo!
  }
  enum TeamPrivacy { VISIBLE SECRET }
  enum TeamMemberRole { MEMBER MAINTAINER }
  type Team implements Node {
    id: ID! uuid: ID! name: String! slug: String! description: String createdAt: DateTime!
    createdBy: User privacy: TeamPrivacy! isDefaultTeam: Boolean! organization: Organization!
    members(first: Int, last: Int, after: String, before: String): TeamMemberConnection
  }
  type TeamEdge { cursor: String! node: Team }
  type TeamConnection { count: Int! edges: [TeamEdge] nodes: [Team] pageInfo: PageInfo! }
  type TeamMember implements Node {
    id: ID! uuid: ID! role: TeamMemberRole! createdAt: DateTime! user: User! team: Team!
  }
  type TeamMemberEdge { cursor: String! node: TeamMember }
  type TeamMemberConnection {
    count: Int! edges: [TeamMemberEdge] nodes: [TeamMember] pageInfo: PageInfo!
  }
  type Agent implements Node {
    id: ID! uuid: ID! name: String! hostname: String ipAddress: String version: String
    userAgent: String pid: String priority: Int connectionState: String! connectedAt: DateTime
    createdAt: DateTime disconnectedAt: DateTime isRunningJob: Boolean! job: JobTypeCommand paused: Boolean!
    metaData: [String!] organization: Organization!
  }
  type AgentEdge { cursor: String! node: Agent }
  type AgentConnection { count: Int! edges: [AgentEdge] nodes: [Agent] pageInfo: PageInfo! }
)";

constexpr std::string_view kPipelines = R"(
  enum PipelineVisibility { PRIVATE PUBLIC }
  enum BuildStates {
    CREATING SCHEDULED RUNNING BLOCKED PASSED FAILING FAILED CANCELING CANCELED SKIPPED NOT_RUN
  }
  enum JobStates {
    PENDING WAITING SCHEDULED ASSIGNED ACCEPTED RUNNING FINISHED CANCELING CANCELED TIMED_OUT
    SKIPPED BROKEN EXPIRED
  }
  type Repository { url: String! }
  type PipelineSteps { yaml: String! }
  type PipelineMetric implements Node { id: ID! label: String! value: String url: String }
  type PipelineMetricEdge { cursor: String! node: PipelineMetric }
  type PipelineMetricConnection {
    count: Int! edges: [PipelineMetricEdge] nodes: [PipelineMetric] pageInfo: PageInfo!
  }
  type Pipeline implements Node {
    id: ID! uuid: ID! name: String! slug: String! url: String! description: String
    defaultBranch: String color: String emoji: String createdAt: DateTime createdBy: User
    archived: Boolean! archivedAt: DateTime archivedBy: User favorite: Boolean! public: Boolean!
    visibility: PipelineVisibility! nextBuildNumber: Int! repository: Repository
    steps: PipelineSteps organization: Organization!
    builds(first: Int, last: Int, after: String, before: String, state: [BuildStates!],
           branch: [String!], commit: [String!], createdAtFrom: DateTime, createdAtTo: DateTime):
      BuildConnection
    jobs(first: Int, last: Int, after: String, before: String, state: [JobStates!]): JobConnection
    metrics(first: Int, last: Int): PipelineMetricConnection
  }
  type PipelineEdge { cursor: String! node: Pipeline }
  type PipelineConnection { count: Int! edges: [PipelineEdge] nodes: [Pipeline] pageInfo: PageInfo! }
  type Build implements Node {
    id: ID! uuid: ID! number: Int! state: BuildStates! url: String! branch: String! commit: String!
    message: String env: [String!] createdAt: DateTime scheduledAt: DateTime startedAt: DateTime
    finishedAt: DateTime canceledAt: DateTime canceledBy: User createdBy: User rebuiltFrom: Build
    pipeline: Pipeline! organization: Organization!
    jobs(first: Int, last: Int, after: String, before: String, state: [JobStates!]): JobConnection
    annotations(first: Int, last: Int, after: String, before: String): AnnotationConnection
  }
  type BuildEdge { cursor: String! node: Build }
  type BuildConnection { count: Int! edges: [BuildEdge] nodes: [Build] pageInfo: PageInfo! }
  type JobTypeCommand implements Node {
    id: ID! uuid: ID! state: JobStates! label: String command: String exitStatus: String
    passed: Boolean! url: String! createdAt: DateTime scheduledAt: DateTime startedAt: DateTime
    finishedAt: DateTime canceledAt: DateTime agent: Agent build: Build! pipeline: Pipeline!
    agentQueryRules: [String!] env: [String!]
    artifacts(first: Int, last: Int, after: String, before: String): ArtifactConnection
  }
  type JobEdge { cursor: String! node: JobTypeCommand }
  type JobConnection { count: Int! edges: [JobEdge] nodes: [JobTypeCommand] pageInfo: PageInfo! }
  type Artifact implements Node {
    id: ID! uuid: ID! path: String! size: Int! mimeType: String! sha1sum: String! sha256sum: String
    downloadURL: String! state: String! job: JobTypeCommand
  }
  type ArtifactEdge { cursor: String! node: Artifact }
  type ArtifactConnection { count: Int! edges: [ArtifactEdge] nodes: [Artifact] pageInfo: PageInfo! }
  enum AnnotationStyle { DEFAULT ERROR INFO SUCCESS WARNING }
  type AnnotationBody { html: String! text: String! }
  type Annotation implements Node {
    id: ID! uuid: ID! context: String! style: AnnotationStyle body: AnnotationBody
    createdAt: DateTime! updatedAt: DateTime build: Build!
  }
  type AnnotationEdge { cursor: String! node: Annotation }
  type AnnotationConnection {
    count: Int! edges: [AnnotationEdge] nodes: [Annotation] pageInfo: PageInfo!
  }
)";

constexpr std::string_view kMutations = R"(
  input PipelineRepositoryInput { url: String! }
  input PipelineStepsInput { yaml: String! }
  input PipelineInput {
    clientMutationId: String id: ID organizationId: ID name: String description: String
    defaultBranch: String color: String emoji: String visibility: PipelineVisibility
    nextBuildNumber: Int repository: PipelineRepositoryInput steps: PipelineStepsInput
  }
  input PipelineCreateInput {
    clientMutationId: String organizationId: ID name: String description: String
    defaultBranch: String color: String emoji: String visibility: PipelineVisibility
    nextBuildNumber: Int repository: PipelineRepositoryInput steps: PipelineStepsInput
  }
  input BuildCreateInput {
    clientMutationId: String pipelineID: ID branch: String commit: String message: String
    env: [String!]
  }
  input IdInput { clientMutationId: String id: ID }
  type PipelineCreatePayload {
    clientMutationId: String organization: Organization! pipeline: Pipeline!
    pipelineEdge: PipelineEdge!
  }
  type PipelinePayload { clientMutationId: String pipeline: Pipeline! }
  type PipelineDeletePayload {
    clientMutationId: String deletedPipelineID: ID! organization: Organization!
  }
  type BuildCreatePayload { clientMutationId: String build: Build buildEdge: BuildEdge }
  type BuildPayload { clientMutationId: String build: Build! }
  type BuildRebuildPayload { clientMutationId: String build: Build! rebuild: Build! }
  type JobTypeCommandRetryPayload {
    clientMutationId: String jobTypeCommand: JobTypeCommand! retriedInJobTypeCommand: JobTypeCommand!
  }
  type JobTypeCommandPayload { clientMutationId: String jobTypeCommand: JobTypeCommand! }
  type AgentPayload { clientMutationId: String agent: Agent! }
  type Mutation {
    pipelineCreate(input: PipelineCreateInput!): PipelineCreatePayload
    pipelineUpdate(input: PipelineInput!): PipelinePayload
    pipelineArchive(input: IdInput!): PipelinePayload
    pipelineUnarchive(input: IdInput!): PipelinePayload
    pipelineDelete(input: IdInput!): PipelineDeletePayload
    buildCreate(input: BuildCreateInput!): BuildCreatePayload
    buildCancel(input: IdInput!): BuildPayload
    buildRebuild(input: IdInput!): BuildRebuildPayload
    jobTypeCommandRetry(input: IdInput!): JobTypeCommandRetryPayload
    jobTypeCommandCancel(input: IdInput!): JobTypeCommandPayload
    agentStop(input: IdInput!): AgentPayload
  }
)";

}  // namespace

SchemaPtr built_in_schema() {
  static const SchemaPtr schema = std::get<SchemaPtr>(
      build_schema(std::string(kOrganizations).append(kPipelines).append(kMutations)));
  return schema;
}

}  // namespace porthole::graphql
