#include <vector>

#include "base/text.h"
#include "source/repository.h"

namespace seaworthy::source {
namespace {

// Matches `wanted` against `given`, going back to the last star only: what an earlier star could take, the last one can
// as well. `same` compares one element, `is_star` tells the element that stands for any run of them.
template <typename Sequence, typename Other, typename Same, typename IsStar>
bool MatchesWithStars(const Sequence& wanted, const Other& given, Same same, IsStar is_star) {
  std::size_t w = 0;
  std::size_t g = 0;
  std::size_t star = wanted.size();  // The last star seen, and what it has taken so far.
  std::size_t taken = 0;
  while (g < given.size()) {
    if (w < wanted.size() && is_star(wanted[w])) {
      star = w++;
      taken = g;
    } else if (w < wanted.size() && same(wanted[w], given[g])) {
      ++w;
      ++g;
    } else if (star < wanted.size()) {
      w = star + 1;
      g = ++taken;
    } else {
      return false;
    }
  }
  while (w < wanted.size() && is_star(wanted[w])) ++w;
  return w == wanted.size();
}

bool MatchesPart(std::string_view glob, std::string_view part) {
  return MatchesWithStars(
      glob, part, [](char wanted, char given) { return wanted == '?' || wanted == given; },
      [](char c) { return c == '*'; });
}

}  // namespace

bool MatchesGlob(std::string_view glob, std::string_view path) {
  if (glob.starts_with("./")) glob.remove_prefix(2);
  if (glob.starts_with('/')) glob.remove_prefix(1);
  std::vector<std::string_view> wanted = Split(glob, '/');
  if (wanted.size() > 1 && wanted.back().empty()) wanted.back() = "**";
  return MatchesWithStars(wanted, Split(path, '/'), MatchesPart, [](std::string_view part) { return part == "**"; });
}

}  // namespace seaworthy::source
