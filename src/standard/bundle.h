// The texts that make up one standard: shipped in the binary, or on disk.
//
// A standard.yaml may have its sections in files beside it, and those stand among whatever else the folder holds: only
// what the standard names is read. docs/reference/standard.md says which file is which.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace seaworthy::standard {

struct SourceFile {
  std::string name;  // As messages show it: `standards/first-look/slo.yaml`, or the path on disk.
  std::string text;
};

struct Bundle {
  SourceFile main;
  std::vector<std::string>
      beside;  // The other YAML files of the folder of a standard.yaml, or the cases of a single file; sorted.
  std::function<Result<SourceFile>(const std::string& name)> read;  // One of `beside`.
  bool shipped = false;
};

// The ids of the standards in the binary, sorted.
std::vector<std::string> Shipped();

// A shipped id, else a path to a folder or file; a path has a `/` or ends in `.yaml` or `.yml`, or is tried last.
// Errors: standard/unknown-standard with the nearest id, standard/unreadable, standard/too-large.
Result<Bundle> Open(std::string_view name_or_path);

// What `extends: name` in the file `from` means: a path is relative to that file. A shipped standard extends shipped
// ones only.
Result<Bundle> OpenBase(std::string_view name, std::string_view from);

// `slo` of `standards/x/slo.yaml`.
std::string StemOf(std::string_view name);

}  // namespace seaworthy::standard
