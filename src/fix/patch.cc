#include "fix/patch.h"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

#include "base/text.h"

namespace seaworthy::fix {
namespace {

bool IsOrdinary(char c) {
  return static_cast<unsigned char>(c) > 0x20 && static_cast<unsigned char>(c) < 0x7F && c != '"' && c != '\\';
}

// As git writes a path: in quotes and with octal bytes where it holds anything that is not plain.
std::string GitPath(std::string_view side, std::string_view path) {
  std::string whole = fmt::format("{}/{}", side, path);
  if (std::ranges::all_of(whole, IsOrdinary)) return whole;
  std::string quoted = "\"";
  for (char c : whole) {
    if (IsOrdinary(c) || c == ' ') {
      quoted += c;
    } else {
      quoted += fmt::format("\\{:03o}", static_cast<unsigned char>(c));
    }
  }
  return quoted + "\"";
}

}  // namespace

std::string PatchText(std::span<const NewFile> files) {
  std::string patch;
  for (const NewFile& file : files) {
    std::string_view text = file.text;
    if (text.ends_with('\n')) text.remove_suffix(1);
    std::vector<std::string_view> lines = Split(text, '\n');
    std::string after = GitPath("b", file.path);
    patch += fmt::format("diff --git {} {}\nnew file mode 100644\n--- /dev/null\n+++ {}\n@@ -0,0 +1,{} @@\n",
                         GitPath("a", file.path), after, after, lines.size());
    for (std::string_view line : lines) patch += fmt::format("+{}\n", line);
  }
  return patch;
}

}  // namespace seaworthy::fix
