#include "cel/function.h"

#include <array>
#include <map>
#include <utility>

#include "base/assert.h"
#include "base/text.h"
#include "cel/functions/functions.h"

namespace seaworthy::cel {
namespace {

using value::Kind;

constexpr auto kKinds = std::to_array<std::pair<std::string_view, Kind>>({{"null", Kind::kNull},
                                                                          {"bool", Kind::kBool},
                                                                          {"int", Kind::kInt},
                                                                          {"uint", Kind::kUint},
                                                                          {"double", Kind::kDouble},
                                                                          {"string", Kind::kString},
                                                                          {"bytes", Kind::kBytes},
                                                                          {"duration", Kind::kDuration},
                                                                          {"timestamp", Kind::kTimestamp},
                                                                          {"list", Kind::kList},
                                                                          {"map", Kind::kMap},
                                                                          {"optional", Kind::kOptional},
                                                                          {"type", Kind::kType},
                                                                          {"dyn", Kind::kDyn}});

// `optional` alone is the namespace of optional.of(), `optional<A>` a receiver.
constexpr bool IsTypeWord(std::string_view word) {
  if (word == "optional") return false;
  word = word.substr(0, word.find('<'));
  for (const auto& [name, kind] : kKinds) {
    if (name == word) return true;
  }
  return false;
}

// `string.contains(string) -> bool`: where the receiver ends, or npos for a function that has none.
constexpr std::size_t ReceiverEnd(std::string_view signature) {
  std::string_view head = signature.substr(0, signature.find('('));
  std::size_t point = head.rfind('.');
  if (point == std::string_view::npos || !IsTypeWord(head.substr(0, point))) return std::string_view::npos;
  return point;
}

constexpr Function Row(std::string_view signature, Implementation run, std::string_view doc) {
  std::string_view head = signature.substr(0, signature.find('('));
  std::size_t receiver = ReceiverEnd(signature);
  bool member = receiver != std::string_view::npos;
  return {member ? head.substr(receiver + 1) : head, signature, run, doc, member};
}

constexpr auto kFunctions = std::to_array<Function>({
#define SEAWORTHY_CEL_OPERATOR(signature, doc) Row(signature, nullptr, doc),
#define SEAWORTHY_CEL_FUNCTION(signature, run, doc) Row(signature, run, doc),
#include "cel/functions/all.def"
#undef SEAWORTHY_CEL_FUNCTION
#undef SEAWORTHY_CEL_OPERATOR
});

// Reads the types of one signature.
class TypeReader {
 public:
  TypeReader(std::string_view text, Substitution& substitution) : text_(text), substitution_(substitution) {}

  Term Next() {
    std::size_t end = text_.find_first_of("<>,). ");
    std::string_view word = text_.substr(0, end);
    text_.remove_prefix(word.size());
    if (word.size() == 1 && word[0] >= 'A' && word[0] <= 'Z') return Variable(word[0]);
    for (const auto& [name, kind] : kKinds) {
      if (name == word) return WithArguments(kind);
    }
    SEAWORTHY_ASSERT(false, "no type in a signature: " + std::string(text_));
  }

  bool Take(std::string_view symbol) {
    if (!text_.starts_with(symbol)) return false;
    text_.remove_prefix(symbol.size());
    return true;
  }

 private:
  Term WithArguments(Kind kind) {
    Term term = Term::Of(kind);
    if (!Take("<")) return term;
    do {
      term.arguments.push_back(Next());
    } while (Take(", "));
    Take(">");
    return term;
  }

  Term Variable(char letter) {
    auto found = letters_.find(letter);
    if (found == letters_.end()) found = letters_.emplace(letter, substitution_.Fresh()).first;
    return found->second;
  }

  std::string_view text_;
  Substitution& substitution_;
  std::map<char, Term> letters_;
};

}  // namespace

std::span<const Function> AllFunctions() { return kFunctions; }

const Function* FindFunction(std::string_view name) {
  for (const Function& function : kFunctions) {
    if (function.name == name) return &function;
  }
  return nullptr;
}

Signature ReadSignature(const Function& function, Substitution& substitution) {
  TypeReader reader(function.signature, substitution);
  Signature signature;
  if (function.member) {
    signature.parameters.push_back(reader.Next());
    reader.Take(".");
  }
  reader.Take(function.name);
  reader.Take("(");
  while (!reader.Take(")")) {
    signature.parameters.push_back(reader.Next());
    signature.variadic = reader.Take("...");
    reader.Take(", ");
  }
  reader.Take(" -> ");
  signature.result = reader.Next();
  return signature;
}

}  // namespace seaworthy::cel
