#include "auth/oidc_document.h"

#include <fmt/format.h>

#include "auth/errors.h"
#include "formats/json.h"

namespace seaworthy::auth {
namespace {

constexpr formats::JsonLimits kLimits{.depth = 20, .bytes = 1 << 20};

}  // namespace

Result<OidcDocument> OidcDocument::Read(std::string_view text, std::string_view what) {
  OidcDocument document;
  auto root = formats::ReadJson(text, *document.arena_, kLimits);
  if (!root.ok()) return Error(kProviderUnusable, fmt::format("{} cannot be read: {}", what, root.error().message()));
  if (!root->Is(value::Kind::kMap)) return Error(kProviderUnusable, fmt::format("{} is no JSON object", what));
  document.root_ = *root;
  return document;
}

std::string OidcDocument::Text(std::string_view name) const {
  const value::Value* found = Find(name);
  return found != nullptr && found->Is(value::Kind::kString) ? std::string(found->AsString()) : std::string();
}

std::optional<double> OidcDocument::Number(std::string_view name) const {
  const value::Value* found = Find(name);
  if (found == nullptr) return std::nullopt;
  switch (found->kind()) {
    case value::Kind::kInt: return static_cast<double>(found->AsInt());
    case value::Kind::kUint: return static_cast<double>(found->AsUint());
    case value::Kind::kDouble: return found->AsDouble();
    default: return std::nullopt;
  }
}

std::optional<bool> OidcDocument::Flag(std::string_view name) const {
  const value::Value* found = Find(name);
  if (found == nullptr) return std::nullopt;
  if (found->Is(value::Kind::kBool)) return found->AsBool();
  const std::string text = Text(name);
  if (text == "true") return true;
  if (text == "false") return false;
  return std::nullopt;
}

std::optional<std::vector<std::string>> OidcDocument::Texts(std::string_view name) const {
  const value::Value* found = Find(name);
  if (found == nullptr) return std::nullopt;
  if (found->Is(value::Kind::kString)) return std::vector{std::string(found->AsString())};
  if (!found->Is(value::Kind::kList)) return std::nullopt;
  std::vector<std::string> texts;
  for (const value::Value& item : found->AsList()) {
    if (item.Is(value::Kind::kString)) texts.emplace_back(item.AsString());
  }
  return texts;
}

}  // namespace seaworthy::auth
