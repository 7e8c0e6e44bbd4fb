// What people hand in as proof, as the record keeps it: numbers with their unit, files without secrets.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace seaworthy::app {

struct Measure {
  std::string number;  // `1250.5`
  std::string unit;    // As the item has it where it names one; else as written; may be empty.
};

// Reads `87 percent`, `87%`, `1250.5 rps`, `12`. `unit` is what the item asks for, or empty: then any word is one. What
// has a unit counts or measures something and is never below zero. Error: review/bad-command, which says what is
// accepted.
Result<Measure> ReadMeasure(std::string_view text, std::string_view unit);

struct KeptFile {
  std::string bytes;
  std::string media_type;
  bool masked = false;  // Something in it was shaped like a secret.
};

// Of a text, what is shaped like a secret is masked. Other files are kept as they are: what a picture or a document
// shows cannot be looked through, and changing its bytes would break it.
KeptFile KeepFile(std::string bytes);

}  // namespace seaworthy::app
