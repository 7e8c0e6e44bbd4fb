#include "http/headers.h"

#include <algorithm>

#include "base/text.h"

namespace seaworthy::http {
namespace {

char LowerCase(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + ('a' - 'A')) : letter;
}

void AppendClean(std::string& text, std::string_view piece) {
  std::size_t start = text.size();
  text += piece;
  std::replace_if(
      text.begin() + static_cast<std::ptrdiff_t>(start), text.end(),
      [](char letter) { return (static_cast<unsigned char>(letter) < 0x20 && letter != '\t') || letter == 0x7f; }, ' ');
}

}  // namespace

Headers::Headers(std::initializer_list<std::pair<std::string_view, std::string_view>> fields) {
  for (const auto& [name, value] : fields) Add(name, value);
}

void Headers::Add(std::string_view name, std::string_view value) {
  fields_.push_back({static_cast<std::uint32_t>(text_.size()), static_cast<std::uint32_t>(name.size()),
                     static_cast<std::uint32_t>(value.size())});
  AppendClean(text_, name);
  AppendClean(text_, value);
}

void Headers::Set(std::string_view name, std::string_view value) {
  Remove(name);
  Add(name, value);
}

void Headers::Remove(std::string_view name) {
  std::erase_if(fields_, [&](const Field& field) {
    return EqualsIgnoringCase(std::string_view(text_).substr(field.start, field.name), name);
  });
}

std::optional<std::string_view> Headers::Find(std::string_view wanted) const {
  for (std::size_t i = 0; i < fields_.size(); ++i) {
    if (EqualsIgnoringCase(name(i), wanted)) return value(i);
  }
  return std::nullopt;
}

std::size_t Headers::Count(std::string_view wanted) const {
  std::size_t count = 0;
  for (std::size_t i = 0; i < fields_.size(); ++i) count += EqualsIgnoringCase(name(i), wanted) ? 1U : 0U;
  return count;
}

std::string Headers::Joined(std::string_view wanted) const {
  std::string joined;
  bool first = true;
  for (std::size_t i = 0; i < fields_.size(); ++i) {
    if (!EqualsIgnoringCase(name(i), wanted)) continue;
    if (!first) joined += ", ";
    joined += value(i);
    first = false;
  }
  return joined;
}

std::string_view Headers::name(std::size_t index) const {
  const Field& field = fields_[index];
  return std::string_view(text_).substr(field.start, field.name);
}

std::string_view Headers::value(std::size_t index) const {
  const Field& field = fields_[index];
  return std::string_view(text_).substr(field.start + field.name, field.value);
}

bool EqualsIgnoringCase(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char left, char right) {
           return left == right || LowerCase(left) == LowerCase(right);
         });
}

bool ListNames(std::string_view list, std::string_view word) {
  std::vector<std::string_view> words = Split(list, ',');
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view each) { return EqualsIgnoringCase(Trim(each), word); });
}

}  // namespace seaworthy::http
