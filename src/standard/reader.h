// Reads one YAML mapping strictly: a key of another type, a missing one, one that nobody asked for, each is reported
// with its place and reading goes on.
//
//   Reader reader(node, "item", diagnostics);
//   reader.Text("question", item.question, Need::kRequired);
//   reader.Finish();
//
// Every function returns whether the key is given and well-formed; otherwise it leaves `out` as it was.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "formats/node.h"
#include "standard/diagnostics.h"

namespace seaworthy::standard {

enum class Need { kOptional, kRequired };

// Lower-case letters, digits and single hyphens, a letter first, at most 100.
bool IsKebabCase(std::string_view text);
// The same with underscores.
bool IsSnakeCase(std::string_view text);
// A day that the calendar has, as `2031-05-12`.
bool IsDate(std::string_view text);

class Reader {
 public:
  // `what` names the mapping in messages: "item `tls-expiry`". Anything but a mapping is reported and then read as
  // empty.
  Reader(const formats::Node& node, std::string what, Diagnostics& diagnostics);

  // A better name, once it is known.
  void Name(std::string what) { what_ = std::move(what); }
  const std::string& what() const { return what_; }
  const formats::Node& node() const { return node_; }

  // Counts as asked for. Null where the key is not given.
  const formats::Node* Take(std::string_view key, Need need = Need::kOptional);

  bool Text(std::string_view key, std::string& out, Need need = Need::kOptional);
  bool Id(std::string_view key, std::string& out, Need need = Need::kOptional);
  bool Flag(std::string_view key, bool& out);
  bool Number(std::string_view key, int& out, int least, int most);
  bool SpanOfTime(std::string_view key, std::optional<Span>& out);
  bool Date(std::string_view key, std::string& out);
  // One of `words`; `out` becomes its position.
  bool Word(std::string_view key, std::span<const std::string_view> words, std::size_t& out,
            Need need = Need::kOptional);
  bool Texts(std::string_view key, std::vector<std::string>& out);
  bool Numbers(std::string_view key, std::vector<int>& out, int least, int most);
  // The elements of a list; empty where it is not given or no list.
  std::span<const formats::Node> List(std::string_view key, Need need = Need::kOptional);

  // Reports the keys that nobody asked for.
  void Finish();

  // "`question` of item `tls-expiry`".
  std::string Describe(std::string_view key) const;
  void WrongType(std::string_view key, const formats::Node& node, std::string_view wanted);

 private:
  const formats::Node& node_;
  std::string what_;
  Diagnostics& diagnostics_;
  std::vector<std::string_view> asked_;
};

}  // namespace seaworthy::standard
