// Service level objectives out of YAML: OpenSLO, Sloth, Pyrra, Nobl9, slo-generator.
//
// References between documents (`indicatorRef`) are resolved over everything that was added, so the files of one
// repository are added to one Reader. Documents of other kinds are passed over.
//
// Not for several threads.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "formats/yaml.h"
#include "slo/policy_book.h"
#include "slo/slo.h"
#include "slo/sloth_windows.h"

namespace seaworthy::slo {

// Whether a text may hold objectives: it names one of the formats. Cheap, for files that need not be parsed.
bool MayHoldObjectives(std::string_view text);

class Reader {
 public:
  void Add(const formats::YamlStream& stream, std::string_view file);
  // In the order added.
  std::vector<Slo> Finish() &&;

 private:
  void AddNode(const formats::Node& node, std::string_view file, int document);

  std::vector<Slo> slos_;
  std::map<std::string, Indicator, std::less<>> indicators_;  // Documents of their own, by name.
  std::map<std::string, std::string, std::less<>> sources_;   // Kinds of the data sources, by name.
  PolicyBook policies_;
  std::vector<SlothWindows> windows_;
};

}  // namespace seaworthy::slo
