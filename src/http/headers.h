// The header fields of a message, in the order they came; names compare without case.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace seaworthy::http {

class Headers {
 public:
  Headers() = default;
  Headers(std::initializer_list<std::pair<std::string_view, std::string_view>> fields);

  // A control character in a name or value becomes a space, so that no caller can split a message.
  void Add(std::string_view name, std::string_view value);
  // Add, after whatever had the name is gone.
  void Set(std::string_view name, std::string_view value);
  void Remove(std::string_view name);

  // The first field of the name. Views live until the next change.
  std::optional<std::string_view> Find(std::string_view name) const;
  bool Has(std::string_view name) const { return Find(name).has_value(); }
  std::size_t Count(std::string_view name) const;
  // All fields of the name, joined with `, ` as RFC 9110, section 5.3, allows.
  std::string Joined(std::string_view name) const;

  std::size_t size() const { return fields_.size(); }
  // Precondition: index < size().
  std::string_view name(std::size_t index) const;
  std::string_view value(std::size_t index) const;

 private:
  struct Field {
    std::uint32_t start;
    std::uint32_t name;
    std::uint32_t value;
  };

  std::string text_;  // Names and values, one behind the other.
  std::vector<Field> fields_;
};

// ASCII only, as protocol words are.
bool EqualsIgnoringCase(std::string_view a, std::string_view b);
// Whether a comma-separated list names the word, without case: `keep-alive, Upgrade`.
bool ListNames(std::string_view list, std::string_view word);

}  // namespace seaworthy::http
