#include "collectors/kubernetes/patch.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"

namespace seaworthy::collectors::kubernetes {
namespace {

// What tells the items of a list apart, by the key of the list.
struct MergeKey {
  std::string_view list;
  std::string_view key;
};

constexpr auto kMergeKeys = std::to_array<MergeKey>({{"containers", "name"},
                                                     {"initContainers", "name"},
                                                     {"env", "name"},
                                                     {"volumes", "name"},
                                                     {"imagePullSecrets", "name"},
                                                     {"ports", "containerPort"},
                                                     {"ports", "port"},
                                                     {"volumeMounts", "mountPath"},
                                                     {"topologySpreadConstraints", "topologyKey"}});

// Empty where the list has none, or its items do not carry it.
std::string_view MergeKeyOf(std::string_view list, const Tree& patch) {
  for (const MergeKey& known : kMergeKeys) {
    if (known.list != list || patch.parts().empty()) continue;
    bool all = std::ranges::all_of(patch.items(), [&](const Tree& item) {
      return !item.TextAt(known.key).empty() || !item.TextAt("$patch").empty();
    });
    if (all) return known.key;
  }
  return {};
}

// A part of a patch that lands where nothing was: without the orders to the patching itself.
Tree WithoutOrders(Tree tree) {
  if (tree.IsMapping()) {
    std::erase_if(tree.parts(), [](const Tree& part) { return part.key().starts_with('$') || part.IsNull(); });
  }
  for (Tree& part : tree.parts()) part = WithoutOrders(std::move(part));
  return tree;
}

void MergeList(Tree& target, const Tree& patch, std::string_view key) {
  if (std::ranges::any_of(patch.items(), [](const Tree& item) { return item.TextAt("$patch") == "replace"; })) {
    target.parts().clear();
  }
  for (const Tree& item : patch.items()) {
    if (item.TextAt(key).empty()) continue;  // Only an order to the patching itself.
    auto is_it = [&](const Tree& other) { return other.TextAt(key) == item.TextAt(key); };
    if (item.TextAt("$patch") == "delete") {
      std::erase_if(target.parts(), is_it);
      continue;
    }
    auto same = std::ranges::find_if(target.parts(), is_it);
    if (same == target.parts().end()) {
      target.parts().push_back(WithoutOrders(item));
    } else {
      MergeInto(*same, item, Lists::kByKey);
    }
  }
}

void MergePart(Tree& target, const Tree& patch, Lists lists) {
  if (patch.IsNull()) return target.Remove(patch.key());
  Tree* present = target.Find(patch.key());
  if (present != nullptr && patch.TextAt("$patch") == "delete") return target.Remove(patch.key());
  if (present != nullptr && present->IsMapping() && patch.IsMapping()) return MergeInto(*present, patch, lists);
  std::string_view key = lists == Lists::kByKey ? MergeKeyOf(patch.key(), patch) : std::string_view();
  if (present != nullptr && present->IsSequence() && patch.IsSequence() && !key.empty()) {
    return MergeList(*present, patch, key);
  }
  target.Set(patch.key(), WithoutOrders(patch));
}

// ---- JSON Patch

// `a~1b` is `a/b`.
std::string Unescape(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    bool escaped = text[i] == '~' && i + 1 < text.size();
    if (escaped) ++i;
    out += !escaped ? text[i] : text[i] == '1' ? '/' : '~';
  }
  return out;
}

std::vector<std::string> PointerParts(std::string_view pointer) {
  std::vector<std::string> parts;
  if (pointer.empty() || pointer[0] != '/') return parts;
  for (std::string_view part : Split(pointer.substr(1), '/')) parts.push_back(Unescape(part));
  return parts;
}

// The position that `part` names in a list of `size`; nothing where it names none.
std::optional<std::size_t> PositionOf(std::string_view part, std::size_t size) {
  std::size_t position = 0;
  auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), position);
  if (error != std::errc() || end != part.data() + part.size() || position >= size) return std::nullopt;
  return position;
}

Tree* Step(Tree& tree, std::string_view part) {
  if (!tree.IsSequence()) return tree.Find(part);
  std::optional<std::size_t> position = PositionOf(part, tree.parts().size());
  return position ? &tree.parts()[*position] : nullptr;
}

void ChangeList(Tree& list, std::string_view op, std::string_view part, const Tree* value) {
  std::vector<Tree>& items = list.parts();
  if (op == "add" && value != nullptr && part == "-") {
    items.push_back(*value);
    return;
  }
  std::optional<std::size_t> position = PositionOf(part, items.size() + (op == "add" ? 1 : 0));
  if (!position) return;
  auto at = items.begin() + static_cast<std::ptrdiff_t>(*position);
  if (op == "remove") {
    items.erase(at);
  } else if (value != nullptr && op == "add") {
    items.insert(at, *value);
  } else if (value != nullptr && op == "replace") {
    *at = *value;
  }
}

void ApplyOperation(Tree& target, const Tree& operation) {
  std::vector<std::string> parts = PointerParts(operation.TextAt("path"));
  if (parts.empty()) return;
  std::string last = std::move(parts.back());
  parts.pop_back();
  Tree* at = &target;
  for (const std::string& part : parts) {
    at = Step(*at, part);
    if (at == nullptr) return;
  }
  std::string_view op = operation.TextAt("op");
  const Tree* value = operation.Find("value");
  if (at->IsSequence()) return ChangeList(*at, op, last, value);
  if (!at->IsMapping()) return;
  if (op == "remove") {
    at->Remove(last);
  } else if (value != nullptr && (op == "add" || op == "replace")) {
    at->Set(last, *value);
  }
}

}  // namespace

bool Deletes(const Tree& patch) { return patch.TextAt("$patch") == "delete"; }

void MergeInto(Tree& target, const Tree& patch, Lists lists) {
  if (!patch.IsMapping()) return;
  if (patch.TextAt("$patch") == "replace") {
    Tree fresh = WithoutOrders(patch);
    std::swap(target.parts(), fresh.parts());
    return;
  }
  for (const Tree& part : patch.parts()) {
    if (!part.key().starts_with('$')) MergePart(target, part, lists);
  }
}

void ApplyJsonPatch(Tree& target, const Tree& operations) {
  for (const Tree& operation : operations.items()) ApplyOperation(target, operation);
}

}  // namespace seaworthy::collectors::kubernetes
