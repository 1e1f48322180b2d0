#include "portal/graphql/mock/homes.h"

#include <doctest/doctest.h>

#include "tests/portal/graphql/mock/mock_support.h"

namespace porthole::graphql {
namespace {

constexpr std::string_view kShopSource = R"(
  interface Node { id: ID! }
  type PageInfo { hasNextPage: Boolean! }
  type Shop implements Node { id: ID! slug: String! orders: OrderConnection lines: LineConnection }
  type Order implements Node { id: ID! number: Int! shop: Shop! lines: LineConnection notes: NoteConnection }
  type Line implements Node { id: ID! order: Order! shop: Shop! notes: NoteConnection }
  type Note implements Node { id: ID! text: String }
  type Client implements Node { id: ID! orders: OrderConnection friend: Client }
  type OrderConnection { nodes: [Order] pageInfo: PageInfo! }
  type LineConnection { nodes: [Line] pageInfo: PageInfo! }
  type NoteConnection { nodes: [Note] pageInfo: PageInfo! }
  type Query { node(id: ID!): Node shop(slug: ID!): Shop client: Client }
)";

}  // namespace

TEST_SUITE("homes") {
  TEST_CASE("puts a type into the deepest list that it leads back to") {
    const SchemaPtr schema = built(std::string(kShopSource));
    const Homes homes(schema);
    const auto home = [&](std::string_view type) { return homes.of(*schema->find_type(type)); };
    REQUIRE(home("Line").size() == 1);
    CHECK(home("Line")[0]->name == "Order.lines");
    CHECK(home("Line")[0]->depth == 3);
    CHECK(home("Line")[0]->is_momentary);
    CHECK_FALSE(home("Line")[0]->is_numbered);
    CHECK(home("Order")[0]->name == "Shop.orders");
    CHECK(home("Order")[0]->is_numbered);
    CHECK(home("Shop")[0]->owner == nullptr);
    CHECK(home("Client")[0]->name == "Client");
    CHECK(home("PageInfo").empty());
  }

  TEST_CASE("puts a type that leads back to nothing into each list that holds it") {
    const SchemaPtr schema = built(std::string(kShopSource));
    const Homes homes(schema);
    CHECK(homes.of(*schema->find_type("Note")).size() == 2);
    const NamedType& order = *schema->find_type("Order");
    CHECK(homes.in(order, *order.field("notes"))->name == "Order.notes");
    CHECK(homes.in(order, *order.field("lines"))->name == "Order.lines");
    const NamedType& shop = *schema->find_type("Shop");
    CHECK(homes.in(shop, *shop.field("lines")) == nullptr);
    CHECK(homes.numbered(shop, "Order") != nullptr);
    CHECK(homes.first_numbered(shop) != nullptr);
    CHECK(homes.first_numbered(order) == nullptr);
    CHECK(homes.is_single(*schema->find_type("Client")));
    CHECK_FALSE(homes.is_single(shop));
  }

  TEST_CASE("comes to an end where types list and refer to each other in rings") {
    const SchemaPtr schema = built(
        "interface Node { id: ID! } type PageInfo { hasNextPage: Boolean! }"
        "type A implements Node { id: ID! createdAt: String! state: State b: B c: C a: A"
        "  bs: BConnection cs: CConnection }"
        "type B implements Node { id: ID! createdAt: String! state: State a: A c: C"
        "  as: AConnection cs: CConnection }"
        "type C implements Node { id: ID! createdAt: String! state: State a: A b: B"
        "  as: AConnection bs: BConnection }"
        "enum State { NEW RUNNING DONE }"
        "type AConnection { nodes: [A] pageInfo: PageInfo! }"
        "type BConnection { nodes: [B] pageInfo: PageInfo! }"
        "type CConnection { nodes: [C] pageInfo: PageInfo! }"
        "type Query { node(id: ID!): Node a: A as: AConnection }");
    const MockAsker asker(schema);
    const std::string all = "createdAt state a { createdAt } c { createdAt }";
    const std::string answer = asker.ask(
        "{ a { createdAt state b { " + all + " } bs { nodes { " + all +
        " as { nodes { state"
        " createdAt b { createdAt } } } } } } as { nodes { createdAt cs { nodes { b { state } } }"
        " } } }");
    CHECK(MockAsker::value_at(answer, "/errors").empty());
    CHECK_FALSE(MockAsker::value_at(answer, "/data/as/nodes/0/createdAt").empty());
  }
}

}  // namespace porthole::graphql
