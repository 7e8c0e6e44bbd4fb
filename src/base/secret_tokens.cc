#include "base/secret_tokens.h"

#include <algorithm>
#include <array>

namespace seaworthy {
namespace {

bool IsAlnum(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }
bool IsTokenPart(char c) { return IsAlnum(c) || c == '_' || c == '-'; }

// A prefix that its issuer chose so that it is known, and how many characters follow at least.
struct Shape {
  std::string_view prefix;
  std::size_t least = 0;
};

constexpr std::array kShapes{
    Shape{"AKIA", 16},      Shape{"ASIA", 16},        Shape{"ABIA", 16},     Shape{"ACCA", 16},
    Shape{"AGPA", 16},      Shape{"AIDA", 16},        Shape{"ANPA", 16},     Shape{"AROA", 16},
    Shape{"ghp_", 20},      Shape{"gho_", 20},        Shape{"ghu_", 20},     Shape{"ghs_", 20},
    Shape{"ghr_", 20},      Shape{"github_pat_", 20}, Shape{"glpat-", 16},   Shape{"gldt-", 16},
    Shape{"glrt-", 16},     Shape{"glcbt-", 16},      Shape{"glptt-", 16},   Shape{"xoxb-", 10},
    Shape{"xoxp-", 10},     Shape{"xoxa-", 10},       Shape{"xoxr-", 10},    Shape{"xoxs-", 10},
    Shape{"xoxe-", 10},     Shape{"xapp-", 10},       Shape{"sk_live_", 10}, Shape{"sk_test_", 10},
    Shape{"rk_live_", 10},  Shape{"rk_test_", 10},    Shape{"whsec_", 16},   Shape{"sk-ant-", 16},
    Shape{"sk-proj-", 16},  Shape{"sk-", 32},         Shape{"AIza", 30},     Shape{"ya29.", 20},
    Shape{"GOCSPX-", 20},   Shape{"npm_", 30},        Shape{"pypi-", 40},    Shape{"dop_v1_", 40},
    Shape{"hvs.", 20},      Shape{"hvb.", 20},        Shape{"hvr.", 20},     Shape{"SG.", 30},
    Shape{"pul-", 40},      Shape{"dapi", 32},        Shape{"shpat_", 30},   Shape{"shpss_", 30},
    Shape{"dckr_pat_", 20}, Shape{"ATATT3", 30},      Shape{"lin_api_", 20}, Shape{"glc_", 30},
    Shape{"glsa_", 30},     Shape{"NRAK-", 20},       Shape{"PMAK-", 30},    Shape{"AGE-SECRET-KEY-1", 30},
    Shape{"hf_", 30},       Shape{"sw_", 20},         Shape{"nvapi-", 30},   Shape{"sntrys_", 30}};

std::size_t RunEnd(std::string_view text, std::size_t at) {
  while (at < text.size() && IsTokenPart(text[at])) ++at;
  return at;
}

// Some issuers divide their tokens by dots.
std::size_t DottedEnd(std::string_view text, std::size_t at) {
  at = RunEnd(text, at);
  while (at + 1 < text.size() && text[at] == '.' && IsTokenPart(text[at + 1])) at = RunEnd(text, at + 1);
  return at;
}

// Keys of AWS are upper case throughout; a word like ASIAPACIFICREGIONS is told by its missing digits.
bool IsAwsKey(std::string_view token) {
  bool digit = false;
  for (char c : token) {
    if (c >= 'a' && c <= 'z') return false;
    if (c == '_' || c == '-') return false;
    digit = digit || (c >= '0' && c <= '9');
  }
  return digit && token.size() == 20;
}

bool Fits(const Shape& shape, std::string_view token) {
  if (token.size() < shape.prefix.size() + shape.least) return false;
  return shape.least != 16 || shape.prefix.size() != 4 || shape.prefix[0] != 'A' || IsAwsKey(token);
}

// Three parts of base64url, of which the first is a JSON object: `eyJ…`.
std::size_t JwtEnd(std::string_view text, std::size_t at) {
  constexpr std::size_t kLeast = 10;
  if (!text.substr(at).starts_with("eyJ")) return at;
  std::size_t header = RunEnd(text, at);
  if (header - at < kLeast || header == text.size() || text[header] != '.') return at;
  std::size_t payload = RunEnd(text, header + 1);
  if (payload - header < kLeast || payload == text.size() || text[payload] != '.') return at;
  return DottedEnd(text, payload + 1);
}

}  // namespace

std::size_t TokenEnd(std::string_view text, std::size_t at) {
  if (!IsAlnum(text[at])) return at;
  std::size_t jwt = JwtEnd(text, at);
  if (jwt != at) return jwt;
  for (const Shape& shape : kShapes) {
    if (!text.substr(at).starts_with(shape.prefix)) continue;
    bool dotted = shape.prefix.back() == '.';
    std::size_t end = dotted ? DottedEnd(text, at) : RunEnd(text, at);
    if (Fits(shape, text.substr(at, end - at))) return end;
  }
  return at;
}

std::size_t PrivateKeyEnd(std::string_view text, std::size_t at) {
  constexpr std::string_view kBegin = "-----BEGIN ";
  constexpr std::size_t kLongestLabel = 60;
  std::string_view label = text.substr(at + kBegin.size(), kLongestLabel);
  label = label.substr(0, label.find('-'));
  if (label.find("PRIVATE KEY") == label.npos) return at;
  std::size_t end = text.find("-----END ", at);
  if (end == text.npos) return text.size();
  end = text.find("-----", end + 9);
  return end == text.npos ? text.size() : end + 5;
}

}  // namespace seaworthy
