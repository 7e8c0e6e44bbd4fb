#include "cloud/resource.h"

#include "base/text.h"

namespace seaworthy::cloud {

std::string PlainType(std::string_view type) {
  std::vector<std::string_view> parts = Split(type, ':');
  if (parts.size() != 3) return std::string(type);
  std::string plain(parts[0]);
  plain.append(":").append(parts[1].substr(0, parts[1].find('/'))).append(":").append(parts[2]);
  return plain;
}

}  // namespace seaworthy::cloud
