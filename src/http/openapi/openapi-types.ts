/**
 * The part of OpenAPI 3.1 that this service uses; the official meta-schema checks the document in
 * `openapi-validity.spec.ts`.
 */
export interface OpenApiDocument {
  readonly openapi: string;
  readonly info: Info;
  readonly servers: readonly { readonly url: string; readonly description: string }[];
  /** Empty: the service requires no credentials. */
  readonly security: readonly [];
  readonly tags: readonly Tag[];
  readonly paths: Paths;
  readonly components: Components;
}

export interface Tag {
  readonly name: string;
  readonly description: string;
}

export interface Info {
  readonly title: string;
  readonly version: string;
  readonly summary: string;
  readonly description: string;
  readonly contact: { readonly name: string };
  readonly license: { readonly name: string; readonly identifier: string };
}

export interface Components {
  readonly schemas: Schemas;
  readonly parameters: Readonly<Record<string, Parameter>>;
  readonly headers: Readonly<Record<string, Header>>;
  readonly responses: Readonly<Record<string, Response>>;
}

export type Paths = Readonly<Record<string, PathItem>>;
export type Schemas = Readonly<Record<string, Schema>>;

/** A JSON Schema 2020-12. */
export interface Schema {
  readonly [keyword: string]: unknown;
}

/** A type, not an interface, so that it is assignable to `Schema`. */
export type Reference = { readonly $ref: string };

/** A new method is one more member here; all readers of the document use `operationsOf`. */
export type PathItem = Readonly<Partial<Record<'get' | 'post' | 'put' | 'patch' | 'delete', Operation>>>;

export interface Operation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description: string;
  readonly parameters?: readonly (Parameter | Reference)[];
  readonly requestBody?: RequestBody;
  readonly responses: Responses;
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly description: string;
  readonly required?: boolean;
  readonly style?: 'form' | 'simple';
  readonly explode?: boolean;
  readonly schema: Schema;
  readonly example?: unknown;
}

export interface RequestBody {
  readonly description: string;
  readonly required: boolean;
  readonly content: Content;
}

/** By status code. */
export type Responses = Readonly<Record<string, Response | Reference>>;

export interface Response {
  readonly description: string;
  readonly headers: Readonly<Record<string, Header | Reference>>;
  readonly content?: Content;
}

export interface Header {
  readonly description: string;
  readonly required?: boolean;
  readonly schema: Schema;
  readonly example?: unknown;
}

/** By media type. */
export type Content = Readonly<Record<string, MediaType>>;

export interface MediaType {
  readonly schema: Schema;
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly summary: string; readonly value: unknown }>>;
}
