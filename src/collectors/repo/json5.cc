#include "collectors/repo/json5.h"

#include <algorithm>

namespace seaworthy::collectors::repo {
namespace {

bool IsNameCharacter(char c) {
  bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  return is_letter || (c >= '0' && c <= '9') || c == '_' || c == '$' || c == '-' || c == '.' || c == '+' ||
         static_cast<unsigned char>(c) >= 0x80;
}

class Rewriter {
 public:
  explicit Rewriter(std::string_view text) : text_(text) { out_.reserve(text.size() + 64); }

  std::string Run() && {
    while (at_ < text_.size()) {
      char c = text_[at_];
      if (c == '"' || c == '\'') {
        CopyString(c);
      } else if (c == '/' && Next() == '/') {
        at_ = std::min(text_.find('\n', at_), text_.size());
      } else if (c == '/' && Next() == '*') {
        SkipBlockComment();
      } else if (c == '}' || c == ']') {
        DropTrailingComma();
        Take();
      } else if (IsNameCharacter(c)) {
        CopyName();
      } else {
        out_ += c == '\t' ? ' ' : c;
        ++at_;
        if (static_cast<unsigned char>(c) > ' ') last_ = out_.size() - 1;
      }
    }
    return std::move(out_);
  }

 private:
  char Next() const { return at_ + 1 < text_.size() ? text_[at_ + 1] : '\0'; }

  void Take() {
    out_ += text_[at_++];
    last_ = out_.size() - 1;
  }

  void SkipBlockComment() {
    std::size_t end = text_.find("*/", at_ + 2);
    end = end == std::string_view::npos ? text_.size() : end + 2;
    for (; at_ < end; ++at_) {
      if (text_[at_] == '\n') out_ += '\n';
    }
    out_ += ' ';
  }

  void DropTrailingComma() {
    if (last_ < out_.size() && out_[last_] == ',') out_[last_] = ' ';
  }

  void CopyString(char quote) {
    out_ += '"';
    for (++at_; at_ < text_.size() && text_[at_] != quote; ++at_) {
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) {
        if (text_[++at_] != '\'') out_ += '\\';
      } else if (text_[at_] == '"') {
        out_ += '\\';
      }
      out_ += text_[at_];
    }
    out_ += '"';
    if (at_ < text_.size()) ++at_;
    last_ = out_.size() - 1;
    // YAML wants a blank behind the colon of a key.
    if (at_ < text_.size() && text_[at_] == ':') {
      out_ += ": ";
      ++at_;
      last_ = out_.size() - 1;
    }
  }

  // A bare key is quoted; true, false, null and numbers stay bare.
  void CopyName() {
    std::size_t start = at_;
    while (at_ < text_.size() && IsNameCharacter(text_[at_])) ++at_;
    std::string_view name = text_.substr(start, at_ - start);
    std::size_t colon = at_;
    while (colon < text_.size() && (text_[colon] == ' ' || text_[colon] == '\t')) ++colon;
    bool is_key = colon < text_.size() && text_[colon] == ':';
    if (is_key) {
      out_.append("\"").append(name).append("\": ");
      at_ = colon + 1;
    } else {
      out_ += name;
    }
    last_ = out_.size() - 1;
  }

  std::string_view text_;
  std::string out_;
  std::size_t at_ = 0;
  std::size_t last_ = 0;  // Of what was written, the last that is not blank.
};

}  // namespace

std::string RewriteJson5(std::string_view text) { return Rewriter(text).Run(); }

}  // namespace seaworthy::collectors::repo
