// Strict reading of one mapping of a descriptor: every key is known, every value is of the kind its key wants.
//
// A getter never fails: it notes what is wrong in Problems and returns the empty value, so that a loader reads like the
// list of its fields. Of all problems the one that stands first in the text is kept.
//
// Fields borrows the node, the table of keys and the Problems. Not for several threads.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "formats/node.h"

namespace seaworthy::catalog {

class Problems {
 public:
  void Add(Error error);
  const std::optional<Error>& first() const { return first_; }

 private:
  std::optional<Error> first_;
};

// What a text must look like. Each checks the text and, where it is wrong, returns what would be right.
using Form = std::optional<std::string> (*)(std::string_view text);
std::optional<std::string> IdForm(std::string_view text);       // `checkout-api`
std::optional<std::string> AddressForm(std::string_view text);  // `api.example.com:443`, `[2001:db8::1]:443`
std::optional<std::string> DateForm(std::string_view text);     // `2031-05-01`, or an instant
std::optional<std::string> SpanForm(std::string_view text);     // `35d`
std::optional<std::string> UrlForm(std::string_view text);      // No white space.

class Fields {
 public:
  // `what` names the mapping in messages: `a component`. Where `label` is not empty, the mapping may also be written as
  // a text alone, which is then the value of that key.
  Fields(Problems& problems, const formats::Node& node, std::string_view what, std::span<const std::string_view> keys,
         std::string_view label = {});

  // Each is empty where the key is not there.
  std::string Text(std::string_view key, Form form = nullptr);
  std::string Choice(std::string_view key, std::span<const std::string_view> choices);
  std::optional<bool> Flag(std::string_view key);
  std::optional<int> Number(std::string_view key, int least, int most);
  std::vector<std::string> Texts(std::string_view key, Form form = nullptr);
  std::span<const formats::Node> List(std::string_view key);
  const formats::Node* Mapping(std::string_view key);

  // Text, and a problem where the key is not there.
  std::string Required(std::string_view key, Form form = nullptr);

  bool Has(std::string_view key) const { return node_.Find(key) != nullptr; }
  Place PlaceOf(std::string_view key) const;
  Place place() const { return node_.place(); }
  Problems& problems() { return problems_; }

 private:
  void CheckKeys(std::span<const std::string_view> keys);
  std::string TextOf(const formats::Node& node, std::string_view key, Form form);
  void WrongType(const formats::Node& node, std::string_view key, std::string_view wanted);

  Problems& problems_;
  const formats::Node& node_;
  std::string_view what_;   // A literal.
  std::string_view label_;  // A literal.
};

}  // namespace seaworthy::catalog
