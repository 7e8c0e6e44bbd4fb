// Regular expressions: RE2, which takes time linear in the text whatever the pattern.
#pragma once

#include <memory>
#include <string_view>

#include "base/result.h"

namespace seaworthy::cel {

// Never changes; for any number of threads.
class Pattern {
 public:
  // Errors: cel/bad-pattern.
  static Result<std::unique_ptr<const Pattern>> Compile(std::string_view pattern);

  ~Pattern();
  Pattern(const Pattern&) = delete;
  Pattern& operator=(const Pattern&) = delete;

  // Whether a part of the text matches.
  bool Finds(std::string_view text) const;

 private:
  struct Engine;
  explicit Pattern(std::unique_ptr<Engine> engine);
  std::unique_ptr<Engine> engine_;
};

}  // namespace seaworthy::cel
