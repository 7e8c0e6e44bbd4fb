// What the readers of one standard's YAML share: where each text stands, who was named where. Internal to this folder.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "model/standard.h"
#include "standard/diagnostics.h"
#include "standard/reader.h"

namespace seaworthy::standard {

struct RoleUse {
  std::string role;
  std::string by;  // "`roles` of item `x`"
  Place place;
};

// Beside the model: what only the checks after loading need. One for a standard and all that it extends.
struct Notes {
  std::map<std::string, std::string> texts;                  // File name to its text.
  std::map<std::string, Place> fields;                       // `item-id/field` to where its text starts.
  std::map<std::string, std::optional<model::Attest>> when;  // Item id to the `when` that was written.
  std::vector<RoleUse> roles;
};

// Sets the fields that the mapping gives, and leaves the others. The id is set already.
void ReadItemFields(Reader& reader, model::Item& item, Notes& notes, Diagnostics& out, Need need);

// What depends on several fields: which decides, from when. After the last ReadItemFields of the item.
void SettleItem(model::Item& item, const Notes& notes, Diagnostics& out);

// A section with its items. `inherited` (may be null) has the same id and lies below it.
std::optional<model::Section> ReadSection(const formats::Node& node, const model::Section* inherited, Notes& notes,
                                          Diagnostics& out);

// `roles`, `parameters` and `review`, laid over what is there.
void ReadRoles(Reader& reader, model::Standard& standard, Diagnostics& out);
void ReadParameters(Reader& reader, model::Standard& standard, Diagnostics& out);
void ReadReview(Reader& reader, model::Standard& standard, Notes& notes, Diagnostics& out);

// Reads a list of roles and notes each use.
void ReadRoleList(Reader& reader, std::string_view key, std::vector<std::string>& roles, Notes& notes,
                  Diagnostics& out);

}  // namespace seaworthy::standard
