#include "tests/portal/graphql/validate/pet_schema.h"

namespace porthole::graphql {

const std::string_view kPetSchema = R"(
directive @once on FIELD | QUERY
directive @often(times: Int) repeatable on FIELD
directive @onVariable on VARIABLE_DEFINITION
directive @needs(it: Int!) on FIELD

scalar Anything
scalar DateTime
scalar Date
scalar JSInt
enum Command { SIT HEEL }
interface Being { name(surname: Boolean): String }
interface Mammal { mother: Mammal }
type Dog implements Being & Mammal {
  name(surname: Boolean): String
  nickname: String
  barks: Boolean
  volume: Int
  knows(command: Command!, at: [Int!] = [1]): Boolean!
  owner: Human
  mother: Mammal
}
type Cat implements Being {
  name(surname: Boolean): String
  nickname: String
  meows: Boolean
  volume: String
  owner: Human
}
type Human implements Being {
  name(surname: Boolean): String
  pets: [Pet!]!
}
union Pet = Dog | Cat
input Collar { length: Int!, color: String = "red", bells: [Bell!], tags: [[String]] }
input Choice @oneOf { one: Int, other: String }
input Bell { tone: Float!, names: [String!] }
type Query {
  dog: Dog
  cat: Cat
  human(id: ID): Human
  pet: Pet
  being: Being
  mammal: Mammal
  find(integer: Int, floating: Float, string: String, boolean: Boolean, id: ID, command: Command,
       anything: Anything, list: [Int], strict: [Int!]!  = [], nested: [[Int]], collar: Collar,
       collars: [Collar!], choice: Choice, required: Int! = 3, time: DateTime, date: Date,
       number: JSInt): Pet
  wear(collar: Collar!, size: Int!): Boolean
}
type Mutation { adopt(name: String!): Pet }
type Subscription { born: Pet  died: Pet }
)";

}  // namespace porthole::graphql
