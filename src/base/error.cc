#include "base/error.h"

#include <utility>

#include <fmt/format.h>

namespace seaworthy {

std::string ToString(const Place& place) {
  std::string text = place.file;
  if (place.line > 0) text += fmt::format("{}{}", text.empty() ? "line " : ":", place.line);
  if (place.line > 0 && place.column > 0) text += fmt::format(":{}", place.column);
  return text;
}

Error&& Error::At(Place place) && {
  place_ = std::move(place);
  return std::move(*this);
}

Error&& Error::Advise(std::string advice) && {
  advice_ = std::move(advice);
  return std::move(*this);
}

Error&& Error::Within(std::string_view context) && {
  message_ = fmt::format("{}: {}", context, message_);
  return std::move(*this);
}

Error&& Error::InFile(std::string_view file) && {
  if (place_.file.empty()) place_.file = file;
  return std::move(*this);
}

std::string Error::ToString() const {
  std::string place = seaworthy::ToString(place_);
  std::string text = place.empty() ? message_ : fmt::format("{}: {}", place, message_);
  if (!advice_.empty()) text += "\n  " + advice_;
  return text;
}

}  // namespace seaworthy
