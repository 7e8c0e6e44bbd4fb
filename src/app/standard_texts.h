// The texts of one uploaded standard and of all that it extends, as they are kept: so that it says the same for ever,
// whatever becomes of its bases.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "standard/bundle.h"
#include "standard/load.h"

namespace seaworthy::app {

// One base, with the files beside it that were read.
struct BaseTexts {
  std::string name;  // As messages show its main file.
  std::string text;
  bool shipped = false;
  std::map<std::string, std::string> beside;

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("name", self.name);
    visit("text", self.text);
    visit("shipped", self.shipped);
    visit("beside", self.beside);
  }
};

struct StandardTexts {
  std::string main;
  std::map<std::string, BaseTexts> bases;  // By the name that `extends` gives.

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("main", self.main);
    visit("bases", self.bases);
  }
};

// As messages show the text that was uploaded: a server learns no other name of it.
inline constexpr std::string_view kUploaded = "standard.yaml";

// Finds a base that `texts` does not hold yet.
using FindBase = std::function<Result<BaseTexts>(std::string_view name)>;

// The texts of a shipped standard. Error: standard/unknown-standard.
Result<BaseTexts> ShippedTexts(std::string_view name);

// Loads what `texts` hold; bases that are found on the way are added to them. An empty `find` finds none.
standard::LoadOutcome LoadTexts(StandardTexts& texts, const FindBase& find, const facts::Declarations& declarations);

}  // namespace seaworthy::app
