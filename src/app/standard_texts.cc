#include "app/standard_texts.h"

#include <utility>

#include <fmt/format.h>

#include "app/errors.h"
#include "base/text.h"

namespace seaworthy::app {
namespace {

standard::Bundle BundleOf(const BaseTexts& base) {
  standard::Bundle bundle;
  bundle.main = {base.name, base.text};
  bundle.shipped = base.shipped;
  for (const auto& [name, text] : base.beside) bundle.beside.push_back(name);
  bundle.read = [&base](const std::string& name) -> Result<standard::SourceFile> {
    return standard::SourceFile{name, base.beside.at(name)};
  };
  return bundle;
}

}  // namespace

Result<BaseTexts> ShippedTexts(std::string_view name) {
  SEAWORTHY_TRY(standard::Bundle bundle, standard::OpenBase(name, kUploaded));
  BaseTexts texts{bundle.main.name, bundle.main.text, true, {}};
  for (const std::string& beside : bundle.beside) {
    SEAWORTHY_TRY(standard::SourceFile file, bundle.read(beside));
    texts.beside[beside] = std::move(file.text);
  }
  return texts;
}

standard::LoadOutcome LoadTexts(StandardTexts& texts, const FindBase& find, const facts::Declarations& declarations) {
  standard::Bundle bundle;
  bundle.main = {std::string(kUploaded), texts.main};
  bundle.read = [](const std::string& name) -> Result<standard::SourceFile> {
    return Error(kNoSuchStandard, fmt::format("an uploaded standard is one text, without the file '{}'", name));
  };
  auto open = [&](std::string_view name, std::string_view) -> Result<standard::Bundle> {
    std::string key(name);
    auto base = texts.bases.find(key);
    if (base == texts.bases.end()) {
      if (!find) return Error(kNoSuchStandard, fmt::format("there is no standard '{}'", OneLine(name, 60)));
      SEAWORTHY_TRY(BaseTexts found, find(name));
      base = texts.bases.emplace(std::move(key), std::move(found)).first;
    }
    return BundleOf(base->second);
  };
  return standard::Load(bundle, declarations, open);
}

}  // namespace seaworthy::app
