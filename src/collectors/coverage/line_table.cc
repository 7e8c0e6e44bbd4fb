#include "collectors/coverage/line_table.h"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

namespace seaworthy::collectors::coverage {
namespace {

auto KeyOf(const Unit& unit) { return std::tie(unit.line, unit.column, unit.more_lines, unit.end_column); }
bool Before(const Unit& a, const Unit& b) { return a.line != b.line ? a.line < b.line : KeyOf(a) < KeyOf(b); }
bool IsSamePlace(const Unit& a, const Unit& b) { return a.line == b.line && KeyOf(a) == KeyOf(b); }

bool IsPlainLine(const Unit& unit) {
  return unit.weight == 1 && (unit.column | unit.more_lines | unit.end_column | unit.branches) == 0;
}

void Join(Unit& unit, const Unit& other) {
  unit.weight = std::max(unit.weight, other.weight);
  unit.branches = std::max(unit.branches, other.branches);
  unit.taken = std::max(unit.taken, other.taken);
  unit.hit = unit.hit || other.hit;
}

void Count(Tally& tally, const Unit& unit) {
  tally.lines.total += unit.weight;
  tally.lines.covered += unit.hit ? unit.weight : 0;
  tally.branches.total += unit.branches;
  tally.branches.covered += unit.taken;
}

// --- The encoding: numbers of 7 bits a byte. A unit begins with the lines since the one before it, times four, plus
// two
// --- flags: 1 it ran, 2 it is more than a plain line, and its other numbers follow.

void AppendNumber(std::string& out, std::uint64_t number) {
  for (; number >= 0x80; number >>= 7) out.push_back(static_cast<char>(number | 0x80));
  out.push_back(static_cast<char>(number));
}

void AppendUnit(std::string& out, std::uint32_t line_before, const Unit& unit) {
  bool plain = IsPlainLine(unit);
  std::uint64_t lines = unit.line - line_before;
  AppendNumber(out, lines << 2 | (plain ? 0U : 2U) | (unit.hit ? 1U : 0U));
  if (plain) return;
  for (std::uint32_t number : {unit.column, unit.more_lines, unit.end_column, unit.weight, unit.branches, unit.taken}) {
    AppendNumber(out, number);
  }
}

class Decoder {
 public:
  explicit Decoder(std::string_view units) : at_(units.data()), end_(units.data() + units.size()) {}

  bool Next(Unit& unit) {
    if (at_ == end_) return false;
    std::uint64_t head = Number();
    unit = Unit{.line = unit.line + static_cast<std::uint32_t>(head >> 2), .hit = (head & 1) != 0};
    if ((head & 2) == 0) return true;
    for (std::uint32_t* number :
         {&unit.column, &unit.more_lines, &unit.end_column, &unit.weight, &unit.branches, &unit.taken}) {
      *number = static_cast<std::uint32_t>(Number());
    }
    return true;
  }

 private:
  std::uint64_t Number() {
    std::uint64_t number = 0;
    for (int shift = 0;; shift += 7) {
      auto byte = static_cast<unsigned char>(*at_++);
      number |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
      if (byte < 0x80) return number;
    }
  }

  const char* at_;
  const char* end_;
};

// Whether they are in order, and none comes twice: as most writers have them.
bool IsAscending(const std::vector<Unit>& units) {
  for (std::size_t i = 1; i < units.size(); ++i) {
    if (!Before(units[i - 1], units[i])) return false;
  }
  return true;
}

// Joins units of the same place. Precondition: sorted.
void JoinSame(std::vector<Unit>& units) {
  std::size_t kept = 0;
  for (std::size_t i = 1; i < units.size(); ++i) {
    if (IsSamePlace(units[kept], units[i])) {
      Join(units[kept], units[i]);
    } else {
      units[++kept] = units[i];
    }
  }
  if (!units.empty()) units.resize(kept + 1);
}

void Order(std::vector<Unit>& units) {
  if (IsAscending(units)) return;
  std::stable_sort(units.begin(), units.end(), Before);
  JoinSame(units);
}

}  // namespace

LineTable::File* LineTable::Open(std::string_view name) {
  auto found = files_.find(name);
  if (found != files_.end()) return &found->second;
  if (files_.size() >= limits_.files || name_bytes_ + name.size() > limits_.name_bytes) {
    full_ = true;
    return nullptr;
  }
  name_bytes_ += name.size();
  return &files_.emplace(name, File()).first->second;
}

void LineTable::Begin(std::string_view file) {
  End();
  open_ = Open(file);
}

void LineTable::End() {
  Flush();
  open_ = nullptr;
}

void LineTable::Flush() {
  if (open_ != nullptr && lines_.size() + branches_.size() > 0) {
    Order(lines_);
    if (!branches_.empty()) {
      Order(branches_);
      sorted_.clear();
      std::merge(lines_.begin(), lines_.end(), branches_.begin(), branches_.end(), std::back_inserter(sorted_), Before);
      JoinSame(sorted_);
    }
    Store(*open_, branches_.empty() ? lines_ : sorted_);
  }
  lines_.clear();
  branches_.clear();
}

void LineTable::Store(File& file, const std::vector<Unit>& units) {
  if (units.empty()) return;
  bool follows = file.tally == Tally() || Before(file.last, units.front());
  if (follows) {
    Append(file, units);
  } else if (file.counted_only) {
    conflict_ = true;
  } else {
    MergeInto(file, units);
  }
  if (unit_bytes_ > limits_.unit_bytes) DropUnits();
}

void LineTable::Append(File& file, const std::vector<Unit>& units) {
  Tally tally = file.tally;
  std::string encoded = std::move(file.units);
  unit_bytes_ -= encoded.size();
  std::uint32_t line = file.last.line;
  for (const Unit& unit : units) {
    Count(tally, unit);
    if (!file.counted_only) AppendUnit(encoded, line, unit);
    line = unit.line;
  }
  encoded.shrink_to_fit();
  file.units = std::move(encoded);
  unit_bytes_ += file.units.size();
  file.last = units.back();
  Recount(file, tally);
}

void LineTable::MergeInto(File& file, const std::vector<Unit>& units) {
  std::string encoded;
  Tally tally;
  Unit last;
  auto put = [&](const Unit& unit) {
    Count(tally, unit);
    AppendUnit(encoded, last.line, unit);
    last = unit;
  };
  Decoder decoder(file.units);
  Unit old;
  bool more = decoder.Next(old);
  for (Unit unit : units) {
    for (; more && Before(old, unit); more = decoder.Next(old)) put(old);
    if (more && IsSamePlace(old, unit)) {
      Join(unit, old);
      more = decoder.Next(old);
    }
    put(unit);
  }
  for (; more; more = decoder.Next(old)) put(old);
  encoded.shrink_to_fit();
  unit_bytes_ += encoded.size() - file.units.size();
  file.units = std::move(encoded);
  file.last = last;
  Recount(file, tally);
}

void LineTable::Recount(File& file, const Tally& tally) {
  total_.lines.covered += tally.lines.covered - file.tally.lines.covered;
  total_.lines.total += tally.lines.total - file.tally.lines.total;
  total_.branches.covered += tally.branches.covered - file.tally.branches.covered;
  total_.branches.total += tally.branches.total - file.tally.branches.total;
  file.tally = tally;
}

void LineTable::DropUnits() {
  for (auto& [name, file] : files_) {
    if (file.counted_only || file.units.empty()) continue;
    std::string().swap(file.units);  // Assigning an empty one would keep the memory.
    file.counted_only = true;
    ++counted_only_;
  }
  unit_bytes_ = 0;
}

void LineTable::AddCounts(std::string_view name, const Tally& tally) {
  File* file = Open(name);
  if (file == nullptr) return;
  bool known = file->tally != Tally();
  conflict_ = conflict_ || known;
  if (known && !file->counted_only) return;  // Units say more than counts.
  if (!file->counted_only) ++counted_only_;
  file->counted_only = true;
  file->last = Unit{.line = UINT32_MAX};
  Recount(*file,
          !known || tally.lines.total > file->tally.lines.total ||
                  (tally.lines.total == file->tally.lines.total && tally.lines.covered > file->tally.lines.covered)
              ? tally
              : file->tally);
}

void LineTable::Merge(const LineTable& other, const std::function<std::string(std::string_view)>& rename) {
  for (const auto& [name, file] : other.files_) {
    std::string known_as = rename(name);
    if (known_as.empty()) continue;
    if (file.counted_only) {
      AddCounts(known_as, file.tally);
      continue;
    }
    Begin(known_as);
    Decoder decoder(file.units);
    for (Unit unit; decoder.Next(unit);) Add(unit);
    End();
  }
}

void LineTable::ForEach(const std::function<void(std::string_view file, const Tally&)>& visit) const {
  for (const auto& [name, file] : files_) visit(name, file.tally);
}

}  // namespace seaworthy::collectors::coverage
