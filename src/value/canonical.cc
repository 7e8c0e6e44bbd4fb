#include "value/canonical.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/digest.h"
#include "base/text.h"
#include "value/errors.h"

namespace seaworthy::value {
namespace {

constexpr std::uint64_t kLargestExact = std::uint64_t{1} << 53;

Error NotCanonical(std::string what) {
  return Error(kNotCanonical, std::move(what)).Advise("correct the source that the value was read from");
}

std::string Base64(std::string_view bytes) {
  constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t group = 0;
    std::size_t count = std::min<std::size_t>(3, bytes.size() - i);
    for (std::size_t j = 0; j < 3; ++j)
      group = group << 8 | (j < count ? static_cast<unsigned char>(bytes[i + j]) : 0U);
    for (std::size_t j = 0; j < 4; ++j) out += j <= count ? kAlphabet[group >> (18 - 6 * j) & 63] : '=';
  }
  return out;
}

class Writer {
 public:
  explicit Writer(ListOrder lists) : lists_(lists) {}

  Result<void> Write(const Value& value) {
    switch (value.kind()) {
      case Kind::kNull: out_ += "null"; return {};
      case Kind::kBool: out_ += value.AsBool() ? "true" : "false"; return {};
      case Kind::kInt: Whole(value.AsInt() < 0, Magnitude(value.AsInt())); return {};
      case Kind::kUint: Whole(false, value.AsUint()); return {};
      case Kind::kDouble: return Real(value.AsDouble());
      case Kind::kString: return Text(value.AsString());
      case Kind::kBytes: return Text(Base64(value.AsBytes()));
      case Kind::kDuration: return Text(ToString(value.AsDuration()));
      case Kind::kTimestamp: return Text(ToString(value.AsTimestamp()));
      case Kind::kList: return List(value);
      case Kind::kMap: return Map(value);
      case Kind::kStruct: return Structure(value);
      case Kind::kOptional: return value.AsOptional() == nullptr ? Write(Value::Null()) : Write(*value.AsOptional());
      case Kind::kType: return Text(Name(value.AsType()));
      case Kind::kAbsent: return Absent(value.AsAbsence());
      case Kind::kMissing: return Write(Value::Null());
      case Kind::kError: return NotCanonical("a failed evaluation has no canonical form");
      case Kind::kDyn: break;
    }
    return NotCanonical("the value has no canonical form");
  }

  std::string Take() && { return std::move(out_); }

 private:
  using Member = std::pair<std::string, const Value*>;

  static std::uint64_t Magnitude(std::int64_t number) {
    auto bits = static_cast<std::uint64_t>(number);
    return number < 0 ? 0 - bits : bits;
  }

  void Whole(bool negative, std::uint64_t magnitude) {
    std::string digits = (negative ? "-" : "") + std::to_string(magnitude);
    if (magnitude > kLargestExact) digits = '"' + digits + '"';
    out_ += digits;
  }

  Result<void> Real(double number) {
    if (!std::isfinite(number)) return NotCanonical(fmt::format("the number {} is not finite", number));
    AppendCanonicalNumber(out_, number);
    return {};
  }

  Result<void> Text(std::string_view text) {
    if (!IsUtf8(text)) return NotCanonical(fmt::format("the text `{}` is not UTF-8", OneLine(text, 60)));
    AppendCanonicalString(out_, text);
    return {};
  }

  Result<void> List(const Value& list) {
    std::vector<std::string> items;
    for (const Value& item : list.AsList()) {
      SEAWORTHY_TRY(std::string text, CanonicalJson(item, lists_));
      items.push_back(std::move(text));
    }
    if (lists_ == ListOrder::kByLabel) {
      SEAWORTHY_RETURN_IF_ERROR(SortByLabel(list.AsList(), items));
    }
    out_ += '[';
    for (std::size_t i = 0; i < items.size(); ++i) out_.append(i == 0 ? "" : ",").append(items[i]);
    out_ += ']';
    return {};
  }

  // By label, then by the whole text, so that two of the same label have an order too. Lists of anything but structs
  // that declare a label stay as they are.
  Result<void> SortByLabel(std::span<const Value> values, std::vector<std::string>& items) const {
    std::vector<std::pair<std::string, std::string>> labelled;
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (!values[i].Is(Kind::kStruct) || values[i].AsStructType().label < 0) return {};
      const Value& label = values[i].AsSlots()[static_cast<std::size_t>(values[i].AsStructType().label)];
      SEAWORTHY_TRY(std::string text, CanonicalJson(label, lists_));
      labelled.emplace_back(std::move(text), items[i]);
    }
    std::sort(labelled.begin(), labelled.end());
    std::transform(labelled.begin(), labelled.end(), items.begin(), [](auto& pair) { return std::move(pair.second); });
    return {};
  }

  static std::string KeyText(const Value& key) {
    switch (key.kind()) {
      case Kind::kBool: return key.AsBool() ? "true" : "false";
      case Kind::kInt: return std::to_string(key.AsInt());
      case Kind::kUint: return std::to_string(key.AsUint());
      default: return std::string(key.AsString());
    }
  }

  Result<void> Map(const Value& map) {
    std::vector<Member> members;
    for (const MapEntry& entry : map.AsMap()) members.emplace_back(KeyText(entry.key), &entry.item);
    return Object(std::move(members));
  }

  Result<void> Structure(const Value& structure) {
    const std::vector<Field>& fields = structure.AsStructType().fields;
    std::vector<Member> members;
    for (std::size_t i = 0; i < fields.size(); ++i) members.emplace_back(fields[i].name, &structure.AsSlots()[i]);
    return Object(std::move(members));
  }

  Result<void> Absent(const Absence& absence) {
    Value detail = Value::String(absence.detail);
    Value reason = Value::String(Name(absence.reason));
    out_ += "{\"$absent\":";
    SEAWORTHY_RETURN_IF_ERROR(Object({{"detail", &detail}, {"reason", &reason}}));
    out_ += '}';
    return {};
  }

  Result<void> Object(std::vector<Member> members) {
    std::erase_if(members, [](const Member& member) { return member.second->Is(Kind::kMissing); });
    std::sort(members.begin(), members.end(),
              [](const Member& a, const Member& b) { return CanonicalNameLess(a.first, b.first); });
    out_ += '{';
    for (std::size_t i = 0; i < members.size(); ++i) {
      if (i > 0 && members[i].first == members[i - 1].first) {
        return NotCanonical(fmt::format("two keys of a map read `{}`", OneLine(members[i].first, 60)));
      }
      if (i > 0) out_ += ',';
      SEAWORTHY_RETURN_IF_ERROR(Text(members[i].first));
      out_ += ':';
      SEAWORTHY_RETURN_IF_ERROR(Write(*members[i].second));
    }
    out_ += '}';
    return {};
  }

  ListOrder lists_;
  std::string out_;
};

}  // namespace

Result<std::string> CanonicalJson(const Value& value, ListOrder lists) {
  Writer writer(lists);
  SEAWORTHY_RETURN_IF_ERROR(writer.Write(value));
  return std::move(writer).Take();
}

Result<std::string> CanonicalDigest(std::string_view domain, const Value& value, ListOrder lists) {
  SEAWORTHY_ASSERT(domain.find('\n') == std::string_view::npos, "a domain is one line");
  SEAWORTHY_TRY(std::string text, CanonicalJson(value, lists));
  return Sha256(std::string(domain) + '\n' + text);
}

}  // namespace seaworthy::value
