// A FactSet as a JSON document and back: what `facts` prints, a run keeps, and `check --push` sends.
//
//   {"schema": "seaworthy.facts/v1",
//    "sources": [{"collector": "tls", "file": "api.example.com:443", "observed": "2031-06-01T00:00:00Z"}],
//    "facts": {"tls.endpoints": {"type": "list<Endpoint>", "value": [{"$at": 1, "address": "api.example.com:443"}]},
//              "coverage.total": {"type": "int", "absent": "not_found", "detail": "no report was found"}}}
//
// A value stands as JSON has it; times, spans and numbers that JSON cannot hold are text (value/canonical.h). A struct
// that has a place of its own names it in `$at`, an index into `sources` from 1; any other part that has one is
// `{"$at": 1, "$value": …}`, and of a whole fact it is `at`. A part that is not known is `{"$absent": reason}`. An
// optional field that is not set is left out. Facts that nobody collected are left out.
//
// Reading trusts nothing: the declarations of the reader decide what a fact may hold. A stale fact is no part of the
// document: it is written as it was seen, with its time, and whoever evaluates it decides whether it is too old.
//
// Pure. Threads: none shared.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "facts/fact_set.h"
#include "value/arena.h"
#include "value/value.h"

namespace seaworthy::facts {

inline constexpr std::string_view kFactsSchema = "seaworthy.facts/v1";

// The document as a value made of maps, lists and scalars, for a writer of JSON. Texts that are no UTF-8 are mended
// with U+FFFD, and what is shaped like a secret is masked. `only` is a collector's id; empty: all. The value points
// into `facts` and `arena`.
value::Value FactsDocument(const FactSet& facts, value::Arena& arena, std::string_view only = {});

// The document in canonical form (RFC 8785): the same facts give the same bytes.
std::string EncodeFacts(const FactSet& facts);

// SHA-256 that names the facts: over the domain `seaworthy.facts/v1`, a line feed, and what EncodeFacts() returns.
std::string FactsDigest(std::string_view encoded);

struct DecodeLimits {
  std::size_t bytes = 8u << 20;
  std::size_t elements = 500'000;  // Members, items and values of the whole document.
  int depth = 64;
  std::size_t remarks = 20;  // Of which the last says how many more there are.
};

struct DecodeOptions {
  DecodeLimits limits;
  // Who handed the facts in: every source of the result bears this name, whatever the document says. A fact without a
  // source gets one. Empty: as the document says.
  std::string submitter;
};

struct DecodedFacts {
  std::shared_ptr<const FactSet> facts;  // Shared as FactSet says.
  std::vector<std::string> remarks;      // What was left out: facts and fields that are not declared here.
};

// Text of EncodeFacts(), of this version of the program or another. A fact that is not declared here, or with another
// type, is left out with a remark; a declared field that is missing is absent. An empty list is what its declaration
// says. Errors: those of formats::ReadJson, facts/other-version, facts/too-many, and facts/bad-facts, whose place is
// the JSON pointer of the wrong value: `#/facts/tls.endpoints/value/0`.
//
// `declarations` must outlive the result.
Result<DecodedFacts> DecodeFacts(std::string_view text, const Declarations& declarations,
                                 const DecodeOptions& options = {});

// Error: facts/too-many. Longer texts than `bytes` are left to who reads them.
Result<void> ExpectFewElements(std::string_view text, const DecodeLimits& limits = {});

// The two steps of DecodeFacts(), for facts that stand within another document at the JSON pointer `pointer`, as
// `#/facts`.
Result<value::Value> ReadDocument(std::string_view text, value::Arena& arena, const DecodeLimits& limits = {});
Result<DecodedFacts> DecodeDocument(const value::Value& document, std::string_view pointer,
                                    const Declarations& declarations, const DecodeOptions& options = {});

// Whether the document can hold values of that type. Every declared fact must.
bool IsCarried(const value::Type& type);

}  // namespace seaworthy::facts
