// The attributes of one cloud resource, whatever tool wrote them down.
//
// Terraform says `root_block_device[].kms_key_id`, Pulumi `rootBlockDevice.kmsKeyId`: names are compared without case
// and `_`, a plural is the same name, and lists are stepped through. What is secret, not known before it is deployed,
// or of another shape than expected is there, but hidden: nothing may be read from it, not even that it is missing.
//
// The values stand in an arena that must outlive this.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "value/value.h"

namespace seaworthy::cloud {

struct Attribute {
  std::string path;  // As the file spells it: `rootBlockDevice.encrypted`.
  value::Value value;
  bool hidden = false;

  // `true`, `"true"`, `"1"`; nothing where it is hidden or says neither.
  std::optional<bool> AsTruth() const;
  // Empty where it is hidden or no text.
  std::string_view AsText() const;
};

// What stands at `path` (`a.b|c.d`: the paths of all alternatives) below one value. Nulls are left out.
std::vector<Attribute> FindAttributes(const value::Value& below, std::string_view path);

class Attributes {
 public:
  Attributes() = default;
  // Where `said` is silent, `asked` is read. `unknown` has a true for what will be known later only.
  explicit Attributes(const value::Value& said, const value::Value& asked = {}, const value::Value& unknown = {})
      : said_(said), asked_(asked), unknown_(unknown) {}

  std::vector<Attribute> Find(std::string_view path) const;
  // The first text that is not empty.
  std::string Text(std::string_view path) const;
  // Whether nothing at all is written down.
  bool empty() const;

 private:
  value::Value said_;
  value::Value asked_;
  value::Value unknown_;
};

// Stands for a value that is not known yet.
inline constexpr std::string_view kUnknownText = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

// What a Pulumi value that stands for something else is; kPlain for all others.
enum class Special { kPlain, kSecret, kOutput, kUnknown, kOther };
Special SpecialOf(const value::Value& value);

}  // namespace seaworthy::cloud
