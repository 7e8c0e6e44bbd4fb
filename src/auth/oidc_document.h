// A JSON object as identity providers send it: metadata, key sets, claims. Pure.
//
// Members of the wrong kind read as if they were not there; whoever needs one says so. Not for several threads at once
// while it is read; after that it never changes.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "value/arena.h"
#include "value/value.h"

namespace seaworthy::auth {

class OidcDocument {
 public:
  // `what` is for the message: `the key set`. Error: auth/provider-unusable for what is no JSON object, or one with a
  // member twice.
  static Result<OidcDocument> Read(std::string_view text, std::string_view what);

  // Null where there is none.
  const value::Value* Find(std::string_view name) const { return root_.Find(name); }
  // Empty where there is none.
  std::string Text(std::string_view name) const;
  std::optional<double> Number(std::string_view name) const;
  // Also of the texts `true` and `false`, which some providers send.
  std::optional<bool> Flag(std::string_view name) const;
  // Of a list of texts or of one text; members that are no text are left out. Nothing where there is neither.
  std::optional<std::vector<std::string>> Texts(std::string_view name) const;

 private:
  OidcDocument() = default;

  std::unique_ptr<value::Arena> arena_ = std::make_unique<value::Arena>();
  value::Value root_;
};

}  // namespace seaworthy::auth
