'use strict';

// The reference implementation. porthole follows the edition of the specification of October 2021,
// and has @oneOf of the one after it.

const {
  buildASTSchema,
  buildSchema,
  execute,
  ExecutableDefinitionsRule,
  GraphQLError,
  Kind,
  specifiedRules,
  TokenKind,
  validate,
  validateSchema,
  ValidationContext,
} = require('graphql');
const { ASTValidationContext } = require('graphql/validation/ValidationContext.js');
const { Parser } = require('graphql/language/parser.js');

const { resolveField, resolveType, rootOf } = require('./resolver.js');
const { omittedProblems } = require('./schema_rules.js');

// What definitions begin with.
const typeSystemKeywords = new Set([
  'directive',
  'enum',
  'extend',
  'input',
  'interface',
  'scalar',
  'schema',
  'type',
  'union',
]);
const executableKeywords = new Set(['fragment', 'mutation', 'query', 'subscription']);

// porthole's parser leaves nothing for this one to find.
const rules = specifiedRules.filter((rule) => rule !== ExecutableDefinitionsRule);

/** Throws if it is wrong. */
const schemaOf = buildSchema;

/** Notes the first definition of a kind that porthole refuses. */
class NotingParser extends Parser {
  firstForeign = null;

  constructor(source, foreignKeywords) {
    super(source);
    this.foreignKeywords = foreignKeywords;
  }

  parseDefinition() {
    const start = this._lexer.token;
    const keyword = this.peekDescription() ? this._lexer.lookahead() : start;
    const isForeign = keyword.kind === TokenKind.NAME && this.foreignKeywords.has(keyword.value);
    const isShorthand =
      start.kind === TokenKind.BRACE_L && this.foreignKeywords === executableKeywords;
    if (isForeign || isShorthand) this.firstForeign ??= start;
    return super.parseDefinition();
  }
}

/**
 * Reads a document of either kind: `{ document }` or `{ error: { line, column, message } }`. A
 * definition of the other kind is an error where it begins, even if it can't be read.
 */
function parseWithout(foreignKeywords, source) {
  const parser = new NotingParser(source, foreignKeywords);
  const foreign = () => placed(parser.firstForeign, 'a definition that is out of place');
  try {
    const document = parser.parseDocument();
    return parser.firstForeign === null ? { document } : { error: foreign() };
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    return {
      error: parser.firstForeign === null ? placed(error.locations[0], error.message) : foreign(),
    };
  }
}

const parseExecutable = (source) => parseWithout(typeSystemKeywords, source);
const parseTypeSystem = (source) => parseWithout(executableKeywords, source);

/**
 * What is wrong with a schema's definitions, all of it: by the rules of the reference
 * implementation, and by those of the specification that it leaves out (schema_rules.js).
 */
function schemaProblems(document) {
  try {
    const schema = buildASTSchema(document);
    const problems = validateSchema(schema).map(({ message }) => message);
    return problems.length > 0 ? problems : omittedProblems(schema, document);
  } catch (error) {
    return [error.message];
  }
}

function placed({ line, column }, message) {
  return { line, column, message };
}

// A validation context, all of which is the one that it wraps; but it knows whose errors it takes.
class Attribution {
  constructor(context, report) {
    this.context = context;
    this.reportError = report;
  }
}
for (const { prototype } of [ASTValidationContext, ValidationContext]) {
  for (const method of Object.getOwnPropertyNames(prototype)) {
    if (method === 'constructor' || method === 'reportError') continue;
    Attribution.prototype[method] = function delegate(...args) {
      return this.context[method](...args);
    };
  }
}

/**
 * The errors of each rule that finds some, by its name: empty where the document is valid. Null
 * where the reference implementation fails itself, as it does on `@skip(if: $variable)` below a
 * subscription.
 */
function violations(schema, document) {
  const byRule = {};
  const attributed = rules.map(
    (rule) => (context) =>
      rule(
        new Attribution(context, (error) => {
          (byRule[rule.name] ??= []).push(error.message);
          context.reportError(error);
        }),
      ),
  );
  try {
    validate(schema, document, attributed);
    return byRule;
  } catch (error) {
    // A TypeError for an undeclared variable in an object with @oneOf.
    if (!(error instanceof GraphQLError || error instanceof TypeError)) throw error;
    return null;
  }
}

function run(schema, document, operationName, variables) {
  // Which operation it is matters to the root alone: that there is none is for `execute` to say.
  const operation = document.definitions.find(
    ({ kind, name }) =>
      kind === Kind.OPERATION_DEFINITION && (!operationName || name?.value === operationName),
  );
  return execute({
    schema,
    document,
    operationName: operationName || undefined,
    variableValues: variables,
    rootValue: operation && rootOf(schema.getRootType(operation.operation).name),
    fieldResolver: resolveField,
    typeResolver: resolveType,
  });
}

/** The function, made faster: it makes many errors, whose traces nobody reads. */
function withoutTraces(work) {
  return (...args) => {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    try {
      return work(...args);
    } finally {
      Error.stackTraceLimit = limit;
    }
  };
}

module.exports = {
  parseExecutable: withoutTraces(parseExecutable),
  parseTypeSystem: withoutTraces(parseTypeSystem),
  ruleNames: rules.map(({ name }) => name),
  run,
  schemaOf,
  schemaProblems: withoutTraces(schemaProblems),
  violations: withoutTraces(violations),
};
